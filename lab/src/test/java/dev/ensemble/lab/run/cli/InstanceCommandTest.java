package dev.ensemble.lab.run.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.control.VerbArguments;
import dev.ensemble.lab.run.network.Direction;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class InstanceCommandTest {
    private static VerbArguments cut(String... words) {
        return CommandLine.populateCommand(new InstanceCommand.Cut(), words).arguments();
    }

    private static VerbArguments slow(String... words) {
        return CommandLine.populateCommand(new InstanceCommand.Slow(), words).arguments();
    }

    @Test
    void cutsBothWaysIfNothingElseIsSaid() {
        assertThat(cut("order-1")).isEqualTo(VerbArguments.cut(Direction.BOTH, Optional.empty()));
        assertThat(cut("order-1", "--both")).isEqualTo(VerbArguments.cut(Direction.BOTH, Optional.empty()));
        assertThat(cut("order-1", "--in")).isEqualTo(VerbArguments.cut(Direction.IN, Optional.empty()));
        assertThat(cut("order-1", "--out", "--from", "registry"))
                .isEqualTo(VerbArguments.cut(Direction.OUT, Optional.of("registry")));
        assertThatThrownBy(() -> cut("order-1", "--in", "--out")).hasMessageContaining("mutually exclusive");
    }

    @Test
    void slowsByATimeOrARateOrBoth() {
        assertThat(slow("order-1", "--by", "300ms")).isEqualTo(VerbArguments.slow(Duration.ofMillis(300), 0));
        assertThat(slow("order-1", "--by", "1s", "--rate", "10kbit"))
                .isEqualTo(VerbArguments.slow(Duration.ofSeconds(1), 10_000));
        assertThatThrownBy(() -> slow("order-1")).isInstanceOf(UsageException.class)
                .hasMessage("expected --by TIME or --rate BITS, such as --by 300ms");
        assertThatThrownBy(() -> slow("order-1", "--by", "61s")).isInstanceOf(UsageException.class)
                .hasMessage("--by is 61000ms, but must be from 0s to 1m");
    }
}
