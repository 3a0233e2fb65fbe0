package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.LoadPart;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.cluster.Cluster;
import dev.ensemble.lab.prove.cluster.Nodes;
import dev.ensemble.lab.prove.cluster.Pods;
import java.time.Duration;
import java.util.Locale;

/** The sudden death of a node that holds neither the database nor the control plane, and its return. */
final class NodeLoss {
    private static final double OK_SHARE = 0.9;
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);
    private static final Duration FORGOTTEN = Duration.ofSeconds(90);

    private NodeLoss() {}

    static void run(ClusterTarget target, RunSettings settings, Results results) throws Exception {
        Cluster cluster = target.cluster();
        Nodes nodes = cluster.nodes();
        String node = nodes.withoutAnyOf(cluster.pods("postgres"));
        Fault death = ClusterFault.kill(nodes, node);
        spread(cluster, node);
        try (Trial trial = target.load(settings, results)) {
            int pods = nodes.on(node).size();
            try {
                trial.inject(death, ClusterTarget.PATIENCE, "all services whole without it",
                        () -> target.isWholeWithout(node));
                LoadPart lost = trial.part();
                results.timely("loss of " + node + ", " + pods + " pods",
                        String.format(Locale.ROOT, "%.1f %% of calls ok: %s", 100 * lost.okShare(), lost),
                        lost.okShare() >= OK_SHARE);
                trial.goOn(AFTERWARDS);
                trial.unnoticed("afterwards, without it");
            } finally {
                trial.undo(death);
            }
            trial.awaitBack(death.undone(), ClusterTarget.PATIENCE, () -> nodes.isReady(node) && target.isWhole());
            trial.unnoticed("return of " + node);
            trial.end();
        }
        Registrations.seen(target, results, FORGOTTEN);
    }

    /** A node that came back is empty; new pods are spread over all nodes. */
    private static void spread(Cluster cluster, String node) {
        for (String deployment : cluster.deployments().keySet()) {
            if (cluster.pods(deployment).stream().noneMatch(pod -> Pods.node(pod).equals(node))) {
                cluster.update(deployment, "");
                ClusterTarget.PATIENCE.await(deployment + " spread", () -> cluster.isUpdated(deployment));
            }
        }
    }
}
