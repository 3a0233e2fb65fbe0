package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.prove.Experiment;
import java.util.List;

/** The group {@code orders}. */
public final class OrderExperiments {
    /** The longest last. */
    public static final List<Experiment> ALL = List.of(
            ContradictingRequests.EXPERIMENT,
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
