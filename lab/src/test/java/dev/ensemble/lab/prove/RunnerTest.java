package dev.ensemble.lab.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private final List<String> said = new CopyOnWriteArrayList<>();
    private int runs;

    /** Runs something on a machine that stalls during the first runs, and then no more. */
    private Verdict run(int stalledRuns, Consumer<Results> what) throws Exception {
        List<Played> machines = new CopyOnWriteArrayList<>();
        runs = 0;
        Runner runner = new Runner(OptionalDouble.empty(), Thoroughness.USUAL, said::add, say -> {
            Played machine = new Played(true).goesWell(1000, 0.5, 0);
            machines.add(machines.size() < stalledRuns ? machine.isLate(500, 0, 0) : machine);
            return HiccupMeter.start(machine, say);
        });
        return runner.run(new Experiment("tests", "claim", "it is so", (settings, results) -> {
            runs++;
            await().until(machines.getLast()::isOver);
            what.accept(results);
        }));
    }

    private static void late(Results results) {
        results.record("rules", "all hold", true);
        results.timely("calls", "1 failed", false);
    }

    @Test
    void whatIsLateOnAMachineThatGoesOnStallingIsInconclusiveAfterThreeRuns() throws Exception {
        Verdict verdict = run(3, RunnerTest::late);

        assertThat(verdict.judgement()).isEqualTo(Judgement.INCONCLUSIVE);
        assertThat(runs).isEqualTo(3);
        assertThat(verdict).asString().startsWith("INCONCLUSIVE claim").contains("ok   rules", "?    calls: 1 failed")
                .contains("the machine meanwhile: 1 stalls");
        assertThat(said).contains("claim: the machine stalled: woken 500 ms late, its processors 0 % busy");
    }

    @Test
    void theFirstRunWithoutAStallDecides() throws Exception {
        assertThat(run(1, RunnerTest::late).judgement()).isEqualTo(Judgement.FAIL);
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void soDoesTheFirstThatPasses() throws Exception {
        Verdict verdict = run(3, results -> results.timely("calls", "of run " + runs, runs == 2));

        assertThat(verdict.judgement()).isEqualTo(Judgement.PASS);
        assertThat(verdict.rows()).extracting(Row::figure).containsExactly("of run 2");
    }

    @Test
    void withoutAStallWhatIsLateFailsAtOnce() throws Exception {
        assertThat(run(0, RunnerTest::late).judgement()).isEqualTo(Judgement.FAIL);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void whatIsLostFailsAtOnceHoweverTheMachineStalls() throws Exception {
        Verdict verdict = run(3, results -> {
            late(results);
            results.record("rules", "1 lost", false);
        });

        assertThat(verdict.judgement()).isEqualTo(Judgement.FAIL);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void whatHasToBeRightAndInTimeIsExcusedOnlyForItsTime() throws Exception {
        assertThat(run(3, results -> results.record("order", "made twice", false, true)).judgement())
                .isEqualTo(Judgement.FAIL);
        assertThat(run(3, results -> results.record("order", "made late", true, false)).judgement())
                .isEqualTo(Judgement.INCONCLUSIVE);
    }

    @Test
    void anExperimentThatEndsEarlySaysWhy() throws Exception {
        Verdict verdict = run(0, results -> {
            throw new IllegalStateException("no order came");
        });

        assertThat(verdict.judgement()).isEqualTo(Judgement.FAIL);
        assertThat(verdict).asString().contains("did not end: java.lang.IllegalStateException: no order came");
    }
}
