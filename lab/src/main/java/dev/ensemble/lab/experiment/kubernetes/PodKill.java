package dev.ensemble.lab.experiment.kubernetes;

import dev.ensemble.lab.experiment.Notebook;
import dev.ensemble.lab.experiment.Settings;
import dev.ensemble.lab.kubernetes.Cluster;
import dev.ensemble.lab.kubernetes.Tunnel;
import dev.ensemble.lab.failpoint.FailPointPort;
import java.io.IOException;
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
    private static final Duration REGISTRY_LIMIT = Duration.ofSeconds(20);

    /** Where each halts: in the middle of a saga, or when the kubelet asks whether it lives. */
    private static final Map<String, String> HALTS = new LinkedHashMap<>();

    static {
        HALTS.put("order-service", "order.create-reservation.after");
        HALTS.put("inventory-service", "inventory.create-reservation.after");
        HALTS.put("registry-service", "member.livez");
        HALTS.put("gateway", "member.livez");
    }

    private PodKill() {}

    static void run(Target target, Settings settings, Notebook notebook) throws Exception {
        Cluster cluster = target.cluster();
        try (ClusterTrial trial = new ClusterTrial(target, settings, notebook)) {
            for (Map.Entry<String, String> halt : HALTS.entrySet()) {
                String service = halt.getKey();
                List<String> pods = cluster.ready(service);
                for (String pod : pods) {
                    trial.cause("force-delete " + pod, () -> cluster.forceDelete(pod), "whole", trial::isWhole);
                }
                trial.unnoticed(service + ": " + pods.size() + " pods force-deleted, one by one");
                List<String> victims = cluster.ready(service);
                for (String pod : settings.shortOrFull(victims.subList(0, 1), victims)) {
                    int before = cluster.restarts(pod);
                    trial.cause("halt " + pod, () -> halt(cluster, pod, halt.getValue(), before), "whole",
                            () -> cluster.restarts(pod) > before && trial.isWhole());
                }
                trial.unnoticed(service + ": halted at " + halt.getValue());
            }
            trial.end();
        }
        Registrations.seen(target, notebook, REGISTRY_LIMIT);
    }

    /** Again if the way there was too slow, but not if the process is gone. */
    private static void halt(Cluster cluster, String pod, String point, int restarts) {
        ClusterTrial.await("fail point set", () -> cluster.restarts(pod) > restarts || arm(cluster, pod, point));
    }

    private static boolean arm(Cluster cluster, String pod, String point) throws IOException {
        try (Tunnel tunnel = cluster.tunnel(pod, ADMIN_PORT)) {
            new FailPointPort(tunnel.port()).arm(point, "halt");
            return true;
        }
    }
}
