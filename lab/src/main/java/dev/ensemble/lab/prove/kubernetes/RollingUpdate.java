package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.cluster.Cluster;
import java.util.List;

/** New pods for all services, one Deployment after the other. */
final class RollingUpdate {
    private static final List<String> ORDER =
            List.of("registry-service", "inventory-service", "order-service", "gateway");

    private RollingUpdate() {}

    static void run(ClusterTarget target, RunSettings settings, Results results) throws Exception {
        Cluster cluster = target.cluster();
        try (Trial trial = target.load(settings, results)) {
            for (String deployment : ORDER) {
                Fault update = ClusterFault.update(cluster, deployment, target.tag());
                trial.inject(update, ClusterTarget.PATIENCE, "all pods new",
                        () -> cluster.isUpdated(deployment) && target.isWhole());
                trial.unnoticed(update.injected());
            }
            trial.end();
        }
    }
}
