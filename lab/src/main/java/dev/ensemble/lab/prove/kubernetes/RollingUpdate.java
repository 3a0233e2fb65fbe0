package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.cluster.Cluster;
import java.util.List;

/** New pods for all services, one Deployment after the other. */
final class RollingUpdate {
    private static final List<String> ORDER =
            List.of("registry-service", "inventory-service", "order-service", "gateway");

    private RollingUpdate() {}

    static void run(ClusterTarget target, RunSettings settings, Results results) throws Exception {
        Cluster cluster = target.cluster();
        String to = target.tag().isEmpty() ? "the same image" : "image tag " + target.tag();
        try (ClusterTrial trial = new ClusterTrial(target, settings, results)) {
            for (String deployment : ORDER) {
                trial.cause("update of " + deployment + " to " + to, () -> cluster.update(deployment, target.tag()),
                        "all pods new", () -> cluster.isUpdated(deployment) && trial.isWhole());
                trial.unnoticed(deployment + " to " + to);
            }
            trial.end();
        }
    }
}
