package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

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

    /** What waits for a processor has several late ones at once, and answers something soon after. */
    @Test
    void threeInARowAreLateOnlyAfterThreeHundredMilliseconds() {
        note(5 * SECOND, AttemptVerdict.LATE, AttemptVerdict.LATE, AttemptVerdict.LATE);
        assertThat(standing.isLate(5 * SECOND + 299 * MILLISECOND)).isFalse();
        assertThat(standing.isLate(5 * SECOND + 300 * MILLISECOND)).isTrue();
        assertThat(standing.bad()).isZero();
    }

    @Test
    void twoInARowAreNeverLate() {
        note(0, AttemptVerdict.LATE, AttemptVerdict.LATE);
        assertThat(standing.isLate(9 * SECOND)).isFalse();
    }

    @Test
    void anAnswerInTimeEndsARowOfLateOnes() {
        endsARow(AttemptVerdict.WELL);
    }

    /** Who refuses at once answers. */
    @Test
    void aShedCallEndsARowOfLateOnes() {
        endsARow(AttemptVerdict.SHED);
        assertThat(standing.seen()).as("and is neither good nor bad").isZero();
    }

    private void endsARow(AttemptVerdict answer) {
        note(0, AttemptVerdict.LATE, AttemptVerdict.LATE);
        note(SECOND, answer);
        note(2 * SECOND, AttemptVerdict.LATE);
        assertThat(standing.late()).isEqualTo(1);
        assertThat(standing.isLate(9 * SECOND)).isFalse();
        note(3 * SECOND, AttemptVerdict.LATE, AttemptVerdict.LATE);
        assertThat(standing.isLate(3 * SECOND)).as("a row of its own").isTrue();
    }

    @Test
    void whatFailsOrIsAnsweredAtNoTimeInParticularNeitherEndsARowOfLateOnesNorLengthensIt() {
        note(0, AttemptVerdict.LATE, AttemptVerdict.FAILED, AttemptVerdict.ANSWERED, AttemptVerdict.LATE);
        assertThat(standing.isLate(SECOND)).isFalse();
        note(SECOND, AttemptVerdict.LATE);
        assertThat(standing.isLate(SECOND)).isTrue();
        assertThat(standing.bad()).isEqualTo(1);
        assertThat(standing.seen()).isEqualTo(2);
    }

    private void note(long now, AttemptVerdict... ends) {
        for (AttemptVerdict end : ends) {
            standing.note(end, now);
        }
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
