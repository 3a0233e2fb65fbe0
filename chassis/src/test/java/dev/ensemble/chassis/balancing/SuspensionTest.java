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
        assertThat(suspension.choosesProbe(SECOND - 1, true)).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(suspension.isOut()).isTrue();
            assertThat(suspension.choosesProbe(SECOND, true)).isTrue();
            suspension.probeSent(true);
            assertThat(suspension.choosesProbe(2 * SECOND, true)).as("another at once").isFalse();
            suspension.probeEnded(true, true, SECOND);
        }
        assertThat(suspension.isOut()).isFalse();
    }

    @Test
    void aProbeThatIsNeverSentIsMadeUpFor() {
        suspension.begin(0, 1);
        assertThat(suspension.choosesProbe(SECOND, true)).isTrue();
        assertThat(suspension.choosesProbe(SECOND, true)).isFalse();
        assertThat(suspension.choosesProbe(2 * SECOND, true)).isTrue();
    }

    @Test
    void aCallWhoseTimeSaysNothingTriesItWhereForASecondThereIsNoOther() {
        suspension.begin(0, 1);
        assertThat(suspension.choosesProbe(2 * SECOND - 1, false)).as("others first").isFalse();
        assertThat(suspension.choosesProbe(2 * SECOND, false)).isTrue();
        suspension.probeSent(false);
        assertThat(suspension.choosesProbe(9 * SECOND, false)).as("another at once").isFalse();
        assertThat(suspension.choosesProbe(9 * SECOND, true)).as("what may take long holds nobody up").isTrue();
        suspension.probeSent(true);
        suspension.probeEnded(true, true, 9 * SECOND);
        assertThat(suspension.choosesProbe(10 * SECOND, false)).as("the first is still under way").isFalse();
        suspension.probeEnded(false, true, 10 * SECOND);
        assertThat(suspension.choosesProbe(10 * SECOND, false)).isTrue();
        suspension.probeSent(false);
        assertThat(suspension.probeEnded(false, true, 11 * SECOND)).as("the third that went well").isTrue();
    }

    private void bringBack(long now) {
        for (int i = 0; i < 3; i++) {
            suspension.probeSent(true);
            suspension.probeEnded(true, true, now);
        }
    }
}
