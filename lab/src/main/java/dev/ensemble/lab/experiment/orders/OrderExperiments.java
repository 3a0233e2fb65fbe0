package dev.ensemble.lab.experiment.orders;

import dev.ensemble.lab.experiment.Experiment;
import java.util.List;

/** The group {@code orders}. */
public final class OrderExperiments {
    /** The longest last. */
    public static final List<Experiment> ALL = List.of(
            Outcomes.EXPERIMENT,
            LateCallers.EXPERIMENT,
            HaltUnnoticed.EXPERIMENT,
            SimultaneousRepeats.EXPERIMENT,
            LastUnit.EXPERIMENT,
            OppositeOrder.EXPERIMENT,
            FrozenMidSaga.EXPERIMENT,
            FrozenInventory.EXPERIMENT,
            DatabaseFaults.EXPERIMENT,
            ShortTorture.EXPERIMENT,
            HaltMatrix.EXPERIMENT);

    private OrderExperiments() {}
}
