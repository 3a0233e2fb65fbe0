package dev.ensemble.lab.prove;

import static dev.ensemble.lab.prove.Judgement.FAIL;
import static dev.ensemble.lab.prove.Judgement.INCONCLUSIVE;
import static dev.ensemble.lab.prove.Judgement.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.prove.Row.RowKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Row RIGHT = new Row(RowKind.CORRECTNESS, "rules", "all hold", true);
    private static final Row WRONG = new Row(RowKind.CORRECTNESS, "rules", "1 lost", false);
    private static final Row LATE = new Row(RowKind.TIME, "calls", "1 failed", false);
    private static final Row IN_TIME = new Row(RowKind.TIME, "calls", "0 failed", true);
    private static final Row CONTROL = new Row(RowKind.CONTROL, "no retries", "9 failed", true);
    private static final Row NO_DIFFERENCE = new Row(RowKind.CONTROL, "no retries", "0 failed", false);

    private static Judgement stalled(Row... rows) {
        return Judgement.of(List.of(rows), true, true);
    }

    private static Judgement onAGoodMachine(Row... rows) {
        return Judgement.of(List.of(rows), true, false);
    }

    @Test
    void whatHoldsPassesStallOrNot() {
        assertThat(stalled(RIGHT, IN_TIME, CONTROL)).isEqualTo(PASS);
        assertThat(onAGoodMachine(RIGHT, IN_TIME, CONTROL)).isEqualTo(PASS);
    }

    @Test
    void whatIsLateWhileTheMachineStallsIsInconclusive() {
        assertThat(stalled(RIGHT, LATE, CONTROL)).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void whatIsLateOnAGoodMachineFails() {
        assertThat(onAGoodMachine(RIGHT, LATE, CONTROL)).isEqualTo(FAIL);
    }

    @Test
    void whatIsWrongFailsStallOrNot() {
        assertThat(stalled(WRONG, IN_TIME)).isEqualTo(FAIL);
        assertThat(stalled(WRONG, LATE)).isEqualTo(FAIL);
        assertThat(onAGoodMachine(WRONG)).isEqualTo(FAIL);
    }

    @Test
    void aControlThatShowsNoDifferenceFailsStallOrNot() {
        assertThat(stalled(RIGHT, NO_DIFFERENCE)).isEqualTo(FAIL);
        assertThat(onAGoodMachine(RIGHT, NO_DIFFERENCE)).isEqualTo(FAIL);
    }

    @Test
    void whatSawNothingFailsStallOrNot() {
        assertThat(stalled()).isEqualTo(FAIL);
        assertThat(stalled(CONTROL)).isEqualTo(FAIL);
        assertThat(onAGoodMachine()).isEqualTo(FAIL);
    }

    @Test
    void whatDidNotEndIsExcusedByAStallOnlyIfNothingWasWrong() {
        assertThat(Judgement.of(List.of(), false, true)).isEqualTo(INCONCLUSIVE);
        assertThat(Judgement.of(List.of(RIGHT, LATE), false, true)).isEqualTo(INCONCLUSIVE);
        assertThat(Judgement.of(List.of(WRONG), false, true)).isEqualTo(FAIL);
        assertThat(Judgement.of(List.of(RIGHT), false, false)).isEqualTo(FAIL);
    }

    @Test
    void aFailureIsWorseThanADoubt() {
        assertThat(Judgement.worst(List.of(PASS, FAIL, INCONCLUSIVE)).exitCode()).isEqualTo(1);
        assertThat(Judgement.worst(List.of(PASS, INCONCLUSIVE)).exitCode()).isEqualTo(3);
        assertThat(Judgement.worst(List.of(PASS)).exitCode()).isZero();
    }
}
