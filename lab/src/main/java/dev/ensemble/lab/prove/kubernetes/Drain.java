package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.cluster.Nodes;

/** The drain of a node that holds neither the database nor the control plane, and its return. */
final class Drain {
    private Drain() {}

    static void run(ClusterTarget target, RunSettings settings, Results results) throws Exception {
        Nodes nodes = target.cluster().nodes();
        try (Trial trial = target.load(settings, results)) {
            String node = nodes.withoutAnyOf(target.cluster().pods("postgres"));
            int pods = nodes.on(node).size();
            Fault drain = ClusterFault.drain(nodes, node);
            try {
                trial.inject(drain, ClusterTarget.PATIENCE, "empty, and all services whole",
                        () -> isEmptied(nodes, node) && target.isWholeWithout(node));
            } finally {
                trial.undo(drain);
            }
            trial.unnoticed(drain.injected() + ", " + pods + " pods");
            trial.awaitBack(drain.undone(), ClusterTarget.PATIENCE, target::isWhole);
            trial.unnoticed(drain.undone());
            trial.end();
        }
    }

    /** Asks for the end of what is left, as often as budgets allow one more. */
    private static boolean isEmptied(Nodes nodes, String node) {
        nodes.on(node).forEach(nodes::evict);
        return nodes.on(node).isEmpty();
    }
}
