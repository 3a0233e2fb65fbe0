package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ensembles whose fail points can be set, and whose dead stay dead until they are started. */
final class OrderEnsembles {
    /** A single order is looked at often. */
    static final Patience PATIENCE = Patience.of(Duration.ofSeconds(30), Duration.ofMillis(20));

    private OrderEnsembles() {}

    /** So many of each. */
    static Harness start(Path folder, int gateways, int orders, int inventories, Results results)
            throws IOException, InterruptedException {
        return start(options(folder, gateways, orders, inventories), results);
    }

    static Harness start(EnsembleOptions options, Results results) throws IOException, InterruptedException {
        return Harness.start(options, PATIENCE, results);
    }

    /** The same, to be changed before it is started. */
    static EnsembleOptions options(Path folder, int gateways, int orders, int inventories) {
        return EnsembleOptions.defaults(folder.resolve("data"))
                .withReplicas(Service.GATEWAY, gateways)
                .withReplicas(Service.ORDER, orders)
                .withReplicas(Service.INVENTORY, inventories)
                .withRestartAfter(Optional.empty())
                .withServiceArgs(failPoints(Map.of()));
    }

    /** The arguments that enable fail points, and more of them by service. */
    static Map<String, List<String>> failPoints(Map<Service, List<String>> more) {
        Map<String, List<String>> arguments = new HashMap<>();
        for (Service service : List.of(Service.ORDER, Service.INVENTORY)) {
            List<String> all = new ArrayList<>(List.of("--enable-fail-points"));
            all.addAll(more.getOrDefault(service, List.of()));
            arguments.put(service.id(), all);
        }
        return arguments;
    }
}
