package dev.ensemble.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Option;

final class ArgumentsTest {
    private static final class Sample {
        @Option(names = "--restart-after", converter = Arguments.Delay.class)
        Arguments.RestartAfter after;
    }

    private static Arguments.RestartAfter parsed(String value) {
        return CommandLine.populateCommand(new Sample(), "--restart-after", value).after;
    }

    @Test
    void aDelayIsADurationOrNever() {
        assertThat(parsed("500ms").delay()).contains(Duration.ofMillis(500));
        assertThat(parsed("never").delay()).isEmpty();
    }
}
