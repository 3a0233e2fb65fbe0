package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.cluster.Cluster;
import dev.ensemble.lab.prove.cluster.KindNode;
import dev.ensemble.lab.prove.cluster.Nodes;
import dev.ensemble.lab.prove.cluster.Pods;
import dev.ensemble.lab.prove.kubernetes.ClusterTrial.LoadPart;
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
        KindNode machine = nodes.kind(node);
        spread(cluster, node);
        try (ClusterTrial trial = new ClusterTrial(target, settings, results)) {
            int pods = nodes.on(node).size();
            try {
                trial.cause("SIGKILL of " + node, machine::kill, "all services whole without it",
                        () -> trial.isWholeWithout(node));
                LoadPart lost = trial.part();
                double share = (double) lost.ok() / (lost.ok() + lost.failed() + lost.unknown());
                results.timely("loss of " + node + ", " + pods + " pods",
                        String.format(Locale.ROOT, "%.1f %% of calls ok: %s", 100 * share, lost), share >= OK_SHARE);
                trial.goOn(AFTERWARDS);
                trial.unnoticed("afterwards, without it");
            } finally {
                machine.start();
            }
            trial.cause("return of " + node, () -> {}, "ready, and all whole",
                    () -> nodes.isReady(node) && trial.isWhole());
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
                ClusterTrial.await(deployment + " spread", () -> cluster.isUpdated(deployment));
            }
        }
    }
}
