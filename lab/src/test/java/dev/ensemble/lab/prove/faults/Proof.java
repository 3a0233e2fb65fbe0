package dev.ensemble.lab.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Judgement;
import dev.ensemble.lab.prove.Runner;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.prove.Verdict;
import java.util.OptionalDouble;

/** An experiment as a test: beside a hiccup meter, and again if the machine stalled while something was late. */
final class Proof {
    /**
     * Share of the calls that may be shed at half the peak. The experiments themselves allow none; but these tests have to
     * pass on two cores that are half as fast a minute after the peak was measured, and then half the peak is all of it.
     */
    static final double SHED = 0.05;

    private Proof() {}

    static Verdict passes(String name, Experiment.Procedure procedure) throws Exception {
        Experiment experiment = new Experiment("tests", name, "as it should be", procedure);
        Verdict verdict = new Runner(OptionalDouble.empty(), Thoroughness.USUAL, System.out::println).run(experiment);
        assertThat(verdict.judgement()).as(verdict.toString()).isEqualTo(Judgement.PASS);
        return verdict;
    }
}
