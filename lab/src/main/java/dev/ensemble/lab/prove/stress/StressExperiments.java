package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.prove.Experiment;
import java.util.List;

/** The group {@code stress}. */
public final class StressExperiments {
    /** The longest last. */
    public static final List<Experiment> ALL = List.of(
            Rejoin.EXPERIMENT, ImpatientCallers.EXPERIMENT, Overload.EXPERIMENT, ColdStart.EXPERIMENT);

    private StressExperiments() {}
}
