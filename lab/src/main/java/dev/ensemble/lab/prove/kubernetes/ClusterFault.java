package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.cluster.Cluster;
import dev.ensemble.lab.prove.cluster.KindNode;
import dev.ensemble.lab.prove.cluster.Nodes;
import java.util.List;

/** The faults of a cluster. What kills or deletes a pod, Kubernetes mends. */
final class ClusterFault {
    private ClusterFault() {}

    /** Deletes a pod without waiting, which still sends SIGTERM. */
    static Fault forceDelete(Cluster cluster, String pod) {
        return forceDelete(cluster, List.of(pod));
    }

    /** Deletes pods at once. */
    static Fault forceDelete(Cluster cluster, List<String> pods) {
        return Fault.of("force-delete " + String.join(", ", pods), () -> pods.forEach(cluster::forceDelete));
    }

    /** New pods for a Deployment; an empty tag for the same images. */
    static Fault update(Cluster cluster, String deployment, String tag) {
        return Fault.of("update of " + deployment + " to " + (tag.isEmpty() ? "the same image" : "image tag " + tag),
                () -> cluster.update(deployment, tag));
    }

    /** No pod comes to the node any more; those on it are to be evicted. */
    static Fault drain(Nodes nodes, String node) {
        return Fault.of("drain of " + node, () -> nodes.schedulable(node, false), "return of " + node,
                () -> nodes.schedulable(node, true));
    }

    /** SIGKILL of a node. */
    static Fault kill(Nodes nodes, String node) {
        KindNode machine = nodes.kind(node);
        return Fault.of("SIGKILL of " + node, machine::kill, "return of " + node, machine::start);
    }
}
