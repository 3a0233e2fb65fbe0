package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.cluster.Cluster;
import dev.ensemble.lab.prove.cluster.Tunnel;
import dev.ensemble.lab.run.failpoint.AdminPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pods of each service in turn: deleted without waiting, which still sends SIGTERM, and halted at a fail point, which
 * is as sudden as SIGKILL.
 */
final class PodKill {
    private static final int ADMIN_PORT = 9100;
    private static final String GATEWAY = "gateway";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration REGISTRY_LIMIT = Duration.ofSeconds(20);

    /** Where each halts: in the middle of a saga, or when the kubelet asks whether it lives. */
    private static final Map<String, String> HALTS = new LinkedHashMap<>();

    static {
        HALTS.put("order-service", "order.create-reservation.after");
        HALTS.put("inventory-service", "inventory.create-reservation.after");
        HALTS.put("registry-service", "member.livez");
        HALTS.put(GATEWAY, "member.livez");
    }

    private PodKill() {}

    static void run(ClusterTarget target, RunSettings settings, Results results) throws Exception {
        Cluster cluster = target.cluster();
        try (Trial trial = target.load(settings, results)) {
            for (String service : HALTS.keySet()) {
                List<String> pods = cluster.ready(service);
                for (String pod : pods) {
                    trial.inject(ClusterFault.forceDelete(cluster, pod), ClusterTarget.PATIENCE, "whole",
                            target::isWhole);
                }
                trial.unnoticed(service + ": " + pods.size() + " pods force-deleted, one by one");
                if (!service.equals(GATEWAY)) {
                    halt(target, service, settings, trial);
                    trial.unnoticed(service + ": halted at " + HALTS.get(service));
                }
            }
            trial.end();
        }
        Path folder = Files.createDirectory(settings.folder().resolve(GATEWAY));
        try (Trial trial = target.load(settings, results, folder, PodKill::patient)) {
            halt(target, GATEWAY, settings, trial);
            trial.unnoticed(GATEWAY + ": halted at " + HALTS.get(GATEWAY) + ", calls given "
                    + PATIENCE.toSeconds() + " s");
            trial.end();
        }
        Registrations.seen(target, results, REGISTRY_LIMIT);
    }

    /** Kubernetes leads new connections to a gateway that died without a word for another second or two. */
    private static LoadPlan patient(LoadPlan plan) {
        return plan.withTimeout(PATIENCE).repeatingAfter(PATIENCE.dividedBy(2));
    }

    private static void halt(ClusterTarget target, String service, RunSettings settings, Trial trial)
            throws Exception {
        Cluster cluster = target.cluster();
        List<String> victims = cluster.ready(service);
        for (String pod : settings.shortOrFull(victims.subList(0, 1), victims)) {
            int before = cluster.restarts(pod);
            Fault halt = Fault.of("halt " + pod, () -> halt(cluster, pod, HALTS.get(service), before));
            trial.inject(halt, ClusterTarget.PATIENCE, "whole",
                    () -> cluster.restarts(pod) > before && target.isWhole());
        }
    }

    /** Again if the way there was too slow, but not if the process is gone. */
    private static void halt(Cluster cluster, String pod, String point, int restarts) {
        ClusterTarget.PATIENCE.await(
                "fail point set", () -> cluster.restarts(pod) > restarts || arm(cluster, pod, point));
    }

    private static boolean arm(Cluster cluster, String pod, String point) throws IOException {
        try (Tunnel tunnel = cluster.tunnel(pod, ADMIN_PORT)) {
            new AdminPort(tunnel.port()).arm(point, "halt");
            return true;
        }
    }
}
