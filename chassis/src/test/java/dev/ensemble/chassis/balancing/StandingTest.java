package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Standing standing = new Standing();

    @Test
    void oneSlowAnswerMakesCallsWeighMoreAndTimeMakesThemWeighLess() {
        standing.observe(30, 0);
        assertThat(standing.weightOfACall(0)).isCloseTo(10, within(0.01));
        assertThat(standing.weightOfACall(2 * SECOND)).isCloseTo(3.9, within(0.1));
        assertThat(standing.weightOfACall(20 * SECOND)).isEqualTo(1);
    }

    @Test
    void aQuickAnswerSoonAfterASlowOneChangesLittle() {
        standing.observe(30, 0);
        standing.observe(1, SECOND / 100);
        assertThat(standing.weightOfACall(SECOND / 100)).isGreaterThan(9);
    }

    @Test
    void whatIsLessThanThreeTimesAsSlowIsNoDifference() {
        standing.observe(2.9, 0);
        assertThat(standing.weightOfACall(0)).isEqualTo(1);
    }

    @Test
    void oneAnswerInTimeEndsARowOfLateOnes() {
        standing.note(AttemptVerdict.LATE, 1);
        standing.note(AttemptVerdict.LATE, 2);
        assertThat(standing.late()).isEqualTo(2);
        assertThat(standing.lateSince()).isEqualTo(1);
        standing.note(AttemptVerdict.WELL, 3);
        assertThat(standing.late()).isZero();
        standing.note(AttemptVerdict.LATE, 4);
        assertThat(standing.lateSince()).isEqualTo(4);
        assertThat(standing.bad()).isZero();
    }

    @Test
    void onlyTheLastTwentyAttemptsCount() {
        standing.note(AttemptVerdict.FAILED, 0);
        for (int i = 0; i < 19; i++) {
            standing.note(AttemptVerdict.WELL, 0);
        }
        assertThat(standing.bad()).isEqualTo(1);
        standing.note(AttemptVerdict.WELL, 0);
        assertThat(standing.bad()).isZero();
        assertThat(standing.seen()).isEqualTo(20);
    }
}
