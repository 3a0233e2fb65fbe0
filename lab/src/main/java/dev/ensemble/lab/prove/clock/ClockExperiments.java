package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.prove.Experiment;
import java.util.List;

/** The group {@code clock}. */
public final class ClockExperiments {
    /** The shortest first. */
    public static final List<Experiment> ALL = List.of(
            Concurrent.EXPERIMENT,
            ClockThroughDatabase.EXPERIMENT,
            ClockBroken.EXPERIMENT,
            ClockJump.EXPERIMENT,
            ClockSkew.EXPERIMENT);

    private ClockExperiments() {}
}
