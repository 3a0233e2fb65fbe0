package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuspensionTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Suspension suspension = new Suspension();

    @Test
    void itLastsLongerEachTimeUpToTenSeconds() {
        for (int i = 1; i <= 12; i++) {
            assertThat(suspension.begin(0, 1)).isEqualTo(Math.min(i, 10) * SECOND);
        }
    }

    @Test
    void whatServedWellForHalfAMinuteIsForgiven() {
        suspension.begin(0, 1);
        suspension.begin(0, 1);
        bringBack(2 * SECOND);
        assertThat(suspension.begin(20 * SECOND, 1)).isEqualTo(3 * SECOND);
        bringBack(23 * SECOND);
        assertThat(suspension.begin(60 * SECOND, 1)).isEqualTo(SECOND);
    }

    @Test
    void oneCallAtATimeTriesItAndThreeThatGoWellBringItBack() {
        suspension.begin(0, 1);
        assertThat(suspension.choosesProbe(SECOND - 1)).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(suspension.isOut()).isTrue();
            assertThat(suspension.choosesProbe(SECOND)).isTrue();
            suspension.probeSent();
            assertThat(suspension.choosesProbe(2 * SECOND)).as("another at once").isFalse();
            suspension.probeEnded(true, SECOND);
        }
        assertThat(suspension.isOut()).isFalse();
    }

    @Test
    void aProbeThatIsNeverSentIsMadeUpFor() {
        suspension.begin(0, 1);
        assertThat(suspension.choosesProbe(SECOND)).isTrue();
        assertThat(suspension.choosesProbe(SECOND)).isFalse();
        assertThat(suspension.choosesProbe(2 * SECOND)).isTrue();
    }

    private void bringBack(long now) {
        for (int i = 0; i < 3; i++) {
            suspension.probeSent();
            suspension.probeEnded(true, now);
        }
    }
}
