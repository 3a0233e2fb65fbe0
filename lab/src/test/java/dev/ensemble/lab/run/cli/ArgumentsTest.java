package dev.ensemble.lab.run.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Option;

final class ArgumentsTest {
    private static final class ArgumentsSample {
        @Option(names = "--restart-after", converter = Arguments.RestartAfterConverter.class)
        Arguments.RestartAfter after;

        @Option(names = "--address", converter = Arguments.Address.class)
        String address;

        @Option(names = "--rate", converter = Arguments.BitRate.class)
        long rate;
    }

    private static Arguments.RestartAfter parsed(String value) {
        return CommandLine.populateCommand(new ArgumentsSample(), "--restart-after", value).after;
    }

    @Test
    void aDelayIsADurationOrNever() {
        assertThat(parsed("500ms").delay()).contains(Duration.ofMillis(500));
        assertThat(parsed("never").delay()).isEmpty();
    }

    @Test
    void anAddressIsAUrlOrAHostAndPort() {
        assertThat(address("http://localhost:8500")).isEqualTo("localhost:8500");
        assertThat(address("consul.internal:8500")).isEqualTo("consul.internal:8500");
        assertThat(address("https://localhost:8501/")).as("which is not to be called in plaintext")
                .isEqualTo("https://localhost:8501");
        assertThatThrownBy(() -> address("ftp://localhost:8500")).hasMessageContaining(
                "expected an address such as http://localhost:8500, but was ftp://localhost:8500");
        assertThatThrownBy(() -> address("localhost")).hasMessageContaining("but was localhost");
    }

    private static String address(String value) {
        return CommandLine.populateCommand(new ArgumentsSample(), "--address", value).address;
    }

    @Test
    void aRateIsOneOfBits() {
        assertThat(rate("10kbit")).isEqualTo(10_000);
        assertThat(rate("5mbit")).isEqualTo(5_000_000);
        assertThat(rate("300bit")).isEqualTo(300);
        assertThatThrownBy(() -> rate("10kB"))
                .hasMessageContaining("expected a rate such as 10kbit").hasMessageContaining("but was 10kB");
        assertThatThrownBy(() -> rate("0bit")).hasMessageContaining("but was 0bit");
    }

    private static long rate(String value) {
        return CommandLine.populateCommand(new ArgumentsSample(), "--rate", value).rate;
    }
}
