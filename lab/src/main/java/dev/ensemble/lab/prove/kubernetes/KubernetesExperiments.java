package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import java.util.List;
import java.util.function.Supplier;

/** All experiments on a cluster. */
public final class KubernetesExperiments {
    private static final String GROUP = "kubernetes";

    @FunctionalInterface
    private interface ClusterProcedure {
        void run(ClusterTarget target, RunSettings settings, Results results) throws Exception;
    }

    private KubernetesExperiments() {}

    /** In the order in which they are best run; the target is only asked for when one runs. */
    public static List<Experiment> on(Supplier<ClusterTarget> target) {
        return List.of(
                of(target, "pod-kill", "no caller notices when pods die, one after the other", PodKill::run),
                of(target, "rolling-update", "no caller notices when all services get new pods", RollingUpdate::run),
                of(target, "registry-loss", "no caller notices when Consul's leader and all of the registry die",
                        RegistryLoss::run),
                of(target, "drain", "no caller notices when a node is drained", Drain::run),
                of(target, "database-loss", "nothing acknowledged is lost with the database's pod", DatabaseLoss::run),
                of(target, "node-loss", "the service goes on when a node dies, and is whole again without it",
                        NodeLoss::run));
    }

    private static Experiment of(Supplier<ClusterTarget> target, String name, String claim,
            ClusterProcedure procedure) {
        return new Experiment(GROUP, name, claim,
                (settings, results) -> procedure.run(target.get(), settings, results));
    }
}
