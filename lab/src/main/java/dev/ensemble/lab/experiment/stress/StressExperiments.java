package dev.ensemble.lab.experiment.stress;

import dev.ensemble.lab.experiment.Experiment;
import java.util.List;

/** The group {@code stress}. */
public final class StressExperiments {
    /** The longest last. */
    public static final List<Experiment> ALL = List.of(
            Rejoin.EXPERIMENT, ImpatientCallers.EXPERIMENT, Overload.EXPERIMENT, ColdStart.EXPERIMENT);

    private StressExperiments() {}
}
