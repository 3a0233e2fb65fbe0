package dev.ensemble.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.experiment.Experiment;
import dev.ensemble.lab.experiment.Form;
import dev.ensemble.lab.experiment.Judgement;
import dev.ensemble.lab.experiment.Runner;
import dev.ensemble.lab.experiment.Verdict;
import java.util.OptionalDouble;

/** An experiment as a test: beside a hiccup meter, and again if the machine stalled while something was late. */
final class Proof {
    private Proof() {}

    static Verdict passes(String name, Experiment.Procedure procedure) throws Exception {
        Experiment experiment = new Experiment("tests", name, "as it should be", procedure);
        Verdict verdict = new Runner(OptionalDouble.empty(), Form.USUAL, System.out::println).run(experiment);
        assertThat(verdict.judgement()).as(verdict.toString()).isEqualTo(Judgement.PASS);
        return verdict;
    }
}
