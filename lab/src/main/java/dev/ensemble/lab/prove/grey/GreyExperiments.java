package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.torture.GreyStorm;
import java.util.List;

/** Experiments about failures that say nothing ("gray failures", Huang et al., HotOS 2017). */
public final class GreyExperiments {
    /** In the order in which they are listed. */
    public static final List<Experiment> ALL =
            List.of(FrozenReplica.EXPERIMENT, CutOff.EXPERIMENT, SlowReplica.EXPERIMENT, FlakyReplica.EXPERIMENT,
                    GreyStorm.EXPERIMENT);

    private GreyExperiments() {}
}
