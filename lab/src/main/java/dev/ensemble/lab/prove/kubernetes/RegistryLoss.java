package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
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
        try (Trial trial = target.load(settings, results)) {
            String address = ClusterTarget.PATIENCE.await("a leader of Consul",
                    () -> Registrations.consulLeader(cluster), found -> true);
            String leader = cluster.pods("consul").stream().filter(p -> address.equals(p.getStatus().getPodIP()))
                    .map(Pods::name).findFirst().orElseThrow();
            trial.inject(ClusterFault.forceDelete(cluster, leader), ClusterTarget.PATIENCE, "another leads",
                    () -> !Registrations.consulLeader(cluster).equals(address));
            trial.unnoticed("Consul's leader (" + leader + ") force-deleted");

            Duration back = trial.awaitBack("return of " + leader, ClusterTarget.PATIENCE, target::isWhole);
            results.timely("return of " + leader + " under another address", "after " + back.toMillis() + " ms",
                    back.compareTo(RECLAIM_LIMIT) < 0);
            trial.unnoticed("return of " + leader);

            List<String> registry = cluster.ready("registry-service");
            trial.inject(ClusterFault.forceDelete(cluster, registry), ClusterTarget.PATIENCE, "services whole",
                    () -> target.isWholeWithout(""));
            trial.unnoticed("all " + registry.size() + " registry pods force-deleted at once");
            trial.end();
        }
        Registrations.seen(target, results, REGISTRY_LIMIT);
    }
}
