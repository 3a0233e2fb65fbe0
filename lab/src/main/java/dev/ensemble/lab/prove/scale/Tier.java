package dev.ensemble.lab.prove.scale;

import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service whose replicas are added, each with one slot that an order holds for some 150 ms in all: so slots are the
 * limit, and this machine's processors are not. All other services admit whatever comes.
 *
 * @param calls of this service an order makes
 */
record Tier(Service service, int calls) {
    static final Tier ORDER = new Tier(Service.ORDER, 1);
    static final Tier INVENTORY = new Tier(Service.INVENTORY, 2);
    static final Tier GATEWAY = new Tier(Service.GATEWAY, 1);

    private static final int MILLIS_AN_ORDER = 150;
    private static final int OTHERS = 2;

    String name() {
        return service.id();
    }

    /** Whether its callers choose a replica for each call; if not, a connection stays where the kernel put it. */
    boolean isBalancedByCall() {
        return service != Service.GATEWAY;
    }

    /** One replica of this tier, and enough of the others. */
    EnsembleOptions options(Path folder) {
        return options(folder, MILLIS_AN_ORDER);
    }

    /** The same with another time in the slot. */
    EnsembleOptions options(Path folder, int millisAnOrder) {
        Map<String, List<String>> arguments = new HashMap<>();
        EnsembleOptions options = EnsembleOptions.forTrial(folder);
        for (Service each : List.of(Service.INVENTORY, Service.ORDER, Service.GATEWAY)) {
            arguments.put(each.id(), new ArrayList<>(List.of("--experiment-no-admission")));
            options = options.withReplicas(each, each == Service.GATEWAY ? 1 : OTHERS);
        }
        arguments.put(service.id(), List.of(
                "--max-concurrency=1", "--experiment-service-time=" + millisAnOrder / calls + "ms"));
        return options.withReplicas(service, 1).withServiceArgs(arguments);
    }
}
