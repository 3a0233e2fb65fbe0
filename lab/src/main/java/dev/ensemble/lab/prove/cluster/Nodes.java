package dev.ensemble.lab.prove.cluster;

import dev.ensemble.chassis.config.UsageException;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The cluster's nodes, and what can be done to them. */
public final class Nodes {
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

    private final KubernetesClient client;
    private final String namespace;

    Nodes(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * A node that runs pods of ours, but neither the control plane nor one of these pods.
     *
     * @throws UsageException if there is none
     */
    public String withoutAnyOf(List<Pod> precious) {
        Set<String> spared = precious.stream().map(Pods::node).collect(Collectors.toSet());
        return client.nodes().list().getItems().stream()
                .filter(n -> !n.getMetadata().getLabels().containsKey(CONTROL_PLANE))
                .map(n -> n.getMetadata().getName())
                .filter(n -> !spared.contains(n) && !on(n).isEmpty()).findFirst()
                .orElseThrow(() -> new UsageException("no node to lose: each is the control plane's, holds a pod of "
                        + "the database, or runs nothing of the ensemble"));
    }

    /** The pods of the ensemble that run on a node, or end there. */
    public List<String> on(String node) {
        return client.pods().inNamespace(namespace).withField("spec.nodeName", node).list().getItems().stream()
                .filter(p -> p.getStatus().getPhase().equals("Running")).map(Pods::name).toList();
    }

    /** Lets the scheduler put new pods on a node, or not; whatever else changes the node at the same time. */
    public void schedulable(String node, boolean yes) {
        client.nodes().withName(node).patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"spec\":{\"unschedulable\":" + !yes + "}}");
    }

    /** Asks for the end of a pod as {@code kubectl drain} does; false if a PodDisruptionBudget says not now. */
    public boolean evict(String pod) {
        return client.pods().inNamespace(namespace).withName(pod).evict();
    }

    /** Whether its kubelet says so. */
    public boolean isReady(String node) {
        return client.nodes().withName(node).get().getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    /**
     * The container that is this node.
     *
     * @throws UsageException unless kind made it
     */
    public KindNode kind(String node) {
        Node found = client.nodes().withName(node).get();
        return KindNode.of(found.getSpec().getProviderID());
    }
}
