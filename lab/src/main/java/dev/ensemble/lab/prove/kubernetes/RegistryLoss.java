package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.cluster.Cluster;
import dev.ensemble.lab.prove.cluster.Pods;
import java.time.Duration;
import java.util.List;

/** The pod of Consul's leader, then all pods of the registry at once. */
final class RegistryLoss {
    private static final Duration REGISTRY_LIMIT = Duration.ofSeconds(30);

    /** So long the others keep the name of a server that did not leave, and refuse it under another address. */
    private static final Duration RECLAIM_LIMIT = Duration.ofSeconds(30);

    private RegistryLoss() {}

    static void run(ClusterTarget target, RunSettings settings, Results results) throws Exception {
        Cluster cluster = target.cluster();
        try (ClusterTrial trial = new ClusterTrial(target, settings, results)) {
            String address = ClusterTrial.awaiting("a leader of Consul")
                    .until(() -> Registrations.consulLeader(cluster), found -> true);
            String leader = cluster.pods("consul").stream().filter(p -> address.equals(p.getStatus().getPodIP()))
                    .map(Pods::name).findFirst().orElseThrow();
            trial.cause("force-delete " + leader, () -> cluster.forceDelete(leader), "another leads",
                    () -> !Registrations.consulLeader(cluster).equals(address));
            trial.unnoticed("Consul's leader (" + leader + ") force-deleted");

            Duration back = trial.cause("return of " + leader, () -> {}, "all three ready", trial::isWhole);
            results.timely("return of " + leader + " under another address", "after " + back.toMillis() + " ms",
                    back.compareTo(RECLAIM_LIMIT) < 0);
            trial.unnoticed("return of " + leader);

            List<String> registry = cluster.ready("registry-service");
            trial.cause("force-delete " + registry, () -> registry.forEach(cluster::forceDelete), "services whole",
                    () -> trial.isWholeWithout(""));
            trial.unnoticed("all " + registry.size() + " registry pods force-deleted at once");
            trial.end();
        }
        Registrations.seen(target, results, REGISTRY_LIMIT);
    }
}
