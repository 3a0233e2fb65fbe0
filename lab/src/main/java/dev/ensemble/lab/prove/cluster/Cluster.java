package dev.ensemble.lab.prove.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.ensemble.chassis.config.UsageException;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** The ensemble in one namespace of a cluster, as the user's kubeconfig reaches it. */
public final class Cluster implements AutoCloseable {
    private static final String NAME = "app.kubernetes.io/name";
    private static final String PART_OF = "app.kubernetes.io/part-of";
    private static final String ENSEMBLE = "ensemble";
    private static final int TIMEOUT_MS = 10_000;
    private static final int RETRIES = 3;

    private final KubernetesClient client;
    private final String namespace;
    private final String context;

    private Cluster(KubernetesClient client, String namespace, String context) {
        this.client = client;
        this.namespace = namespace;
        this.context = context;
    }

    /**
     * Looks for an ensemble.
     *
     * @param context of the kubeconfig; empty for the current one
     * @throws UsageException if there is no cluster, or no ensemble in this namespace of it
     */
    public static Cluster connect(String context, String namespace) {
        // What goes wrong comes as an exception.
        ((Logger) LoggerFactory.getLogger("io.fabric8")).setLevel(Level.OFF);
        Config found = Config.autoConfigure(context.isEmpty() ? null : context);
        if (found.getCurrentContext() == null) {
            throw new UsageException("no cluster: kubectl's configuration names none (KUBECONFIG or ~/.kube/config)");
        }
        String name = found.getCurrentContext().getName();
        if (!context.isEmpty() && !context.equals(name)) {
            throw new UsageException("kubectl's configuration has no context " + context + "; it has "
                    + found.getContexts().stream().map(NamedContext::getName).toList());
        }
        KubernetesClient client = new KubernetesClientBuilder().withConfig(new ConfigBuilder(found)
                .withRequestTimeout(TIMEOUT_MS).withConnectionTimeout(TIMEOUT_MS).withRequestRetryBackoffLimit(RETRIES)
                .build()).build();
        Cluster cluster = new Cluster(client, namespace, name);
        try {
            if (cluster.wanted().isEmpty()) {
                throw new UsageException("no ensemble in namespace " + namespace + " of " + cluster.where()
                        + ": nothing there is labelled " + PART_OF + "=" + ENSEMBLE);
            }
            return cluster;
        } catch (KubernetesClientException e) {
            client.close();
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new UsageException("cannot ask " + cluster.where() + ": " + reason);
        } catch (UsageException e) {
            client.close();
            throw e;
        }
    }

    private String where() {
        return "context " + context + " (" + client.getMasterUrl() + ")";
    }

    /** Namespace and cluster, in words for the user who is about to break it. */
    @Override
    public String toString() {
        return "namespace " + namespace + " of " + where();
    }

    /** The pods of a Deployment or StatefulSet, those that are about to end too. */
    public List<Pod> pods(String workload) {
        return client.pods().inNamespace(namespace).withLabel(NAME, workload).list().getItems();
    }

    /** Those of them that are ready and stay, ordered by name. */
    public List<String> ready(String workload) {
        return pods(workload).stream().filter(Pods::isReady).map(Pods::name).sorted().toList();
    }

    /** Names of the ready pods of each workload, apart from those on the given node. */
    public Map<String, List<String>> readyOutside(String node) {
        return client.pods().inNamespace(namespace).withLabel(PART_OF, ENSEMBLE).list().getItems().stream()
                .filter(p -> Pods.isReady(p) && !Pods.node(p).equals(node))
                .collect(Collectors.groupingBy(p -> p.getMetadata().getLabels().get(NAME), TreeMap::new,
                        Collectors.mapping(Pods::name, Collectors.toList())));
    }

    /** How many pods each Deployment is to have. */
    public Map<String, Integer> deployments() {
        Map<String, Integer> wanted = new TreeMap<>();
        client.apps().deployments().inNamespace(namespace).withLabel(PART_OF, ENSEMBLE).list().getItems()
                .forEach(d -> wanted.put(d.getMetadata().getName(), d.getSpec().getReplicas()));
        return wanted;
    }

    /** How many pods each Deployment and StatefulSet is to have. */
    public Map<String, Integer> wanted() {
        Map<String, Integer> wanted = new TreeMap<>(deployments());
        client.apps().statefulSets().inNamespace(namespace).withLabel(PART_OF, ENSEMBLE).list().getItems()
                .forEach(s -> wanted.put(s.getMetadata().getName(), s.getSpec().getReplicas()));
        return wanted;
    }

    /** Deletes a pod without waiting for its end: {@code kubectl delete pod --force --grace-period=0}. */
    public void forceDelete(String pod) {
        client.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
    }

    /** Gives a Deployment this tag of its images, or new pods of the same images when it is empty. */
    public void update(String deployment, String tag) {
        client.apps().deployments().inNamespace(namespace).withName(deployment)
                .edit(d -> Rollout.of(d, tag));
    }

    /** How often the container of a pod began again. */
    public int restarts(String pod) {
        Pod found = client.pods().inNamespace(namespace).withName(pod).get();
        return found == null ? 0 : Pods.restarts(found);
    }

    /** Whether a Deployment has come to its newest template, and to that only. */
    public boolean isUpdated(String deployment) {
        return Rollout.isDone(client.apps().deployments().inNamespace(namespace).withName(deployment).get());
    }

    /** A way to a port of a pod, past all network policies. */
    public Tunnel tunnel(String pod, int port) {
        return new Tunnel(client.pods().inNamespace(namespace).withName(pod).portForward(port));
    }

    /** A value of a Secret. */
    public String secret(String name, String key) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null || !secret.getData().containsKey(key)) {
            throw new UsageException("namespace " + namespace + " has no Secret " + name + " with a key " + key);
        }
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8)
                .strip();
    }

    /** The cluster's machines. */
    public Nodes nodes() {
        return new Nodes(client, namespace);
    }

    @Override
    public void close() {
        client.close();
    }
}
