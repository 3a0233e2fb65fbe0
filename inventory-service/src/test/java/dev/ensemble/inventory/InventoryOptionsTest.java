package dev.ensemble.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.config.UsageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryOptionsTest {

    private final InventoryOptions options = new InventoryOptions();

    @Test
    void aReservationLivesAMinuteAndIsRememberedADay() {
        Cli.commandLine(options).parseArgs();
        options.check();
        assertThat(options.reservationLife).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.retention).isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--reservation-life", "--retention", "--sweep-every", "--prune-every"})
    void aDurationThatNobodyCanMeanIsRefusedWithWhatWasGivenAndWhatIsExpected(String option) {
        Cli.commandLine(options).parseArgs(option + "=0s");
        assertThatThrownBy(options::check)
                .isInstanceOf(UsageException.class)
                .hasMessage(option + " is 0ms; expected at least 1ms");
    }
}
