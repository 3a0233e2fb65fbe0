package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.cluster.Nodes;

/** The drain of a node that holds neither the database nor the control plane, and its return. */
final class Drain {
    private Drain() {}

    static void run(ClusterTarget target, RunSettings settings, Results results) throws Exception {
        Nodes nodes = target.cluster().nodes();
        try (ClusterTrial trial = new ClusterTrial(target, settings, results)) {
            String node = nodes.withoutAnyOf(target.cluster().pods("postgres"));
            int pods = nodes.on(node).size();
            try {
                trial.cause("drain of " + node, () -> nodes.schedulable(node, false), "empty, and all services whole",
                        () -> isEmptied(nodes, node) && trial.isWholeWithout(node));
            } finally {
                nodes.schedulable(node, true);
            }
            trial.unnoticed("drain of " + node + ", " + pods + " pods");
            trial.cause("return of " + node, () -> {}, "whole", trial::isWhole);
            trial.unnoticed("return of " + node);
            trial.end();
        }
    }

    /** Asks for the end of what is left, as often as budgets allow one more. */
    private static boolean isEmptied(Nodes nodes, String node) {
        nodes.on(node).forEach(nodes::evict);
        return nodes.on(node).isEmpty();
    }
}
