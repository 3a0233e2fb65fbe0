package dev.ensemble.lab.prove.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;

/** What pods say of themselves. */
public final class Pods {
    private Pods() {}

    /** Such as {@code gateway-6bcb577578-6z7jw}. */
    public static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    /** Whether it serves, and is not told to end. */
    public static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    /** The node that it stands on; empty as long as it has none. */
    public static String node(Pod pod) {
        return pod.getSpec().getNodeName() == null ? "" : pod.getSpec().getNodeName();
    }

    /** Restarts of its containers. */
    static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream().mapToInt(ContainerStatus::getRestartCount).sum();
    }
}
