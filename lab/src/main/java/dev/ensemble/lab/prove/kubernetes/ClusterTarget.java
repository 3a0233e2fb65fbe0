package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.cluster.Cluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is broken: the ensemble of a cluster. */
public final class ClusterTarget {
    /** The API server may be busy, or restart with the node that it is on; Consul may have no leader for a moment. */
    static final Patience PATIENCE = new Patience(Duration.ofMinutes(3), Duration.ofMillis(250), e -> true);

    /** On one machine a pod that starts takes as much of the processor as those that serve, and nothing restrains it. */
    private static final double A_QUARTER = 0.25;

    /** Until the nodes have heard that a pod is dead, they go on to lead new connections to it. */
    private static final Duration REPEAT_AFTER = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Cluster cluster;
    private final URI gateway;
    private final String tag;
    private double rate;
    private Map<String, Integer> wanted = Map.of();
    private Map<String, Integer> deployments = Map.of();

    /**
     * One that is there.
     *
     * @param gateway its address from outside
     * @param tag of the images that a rolling update leads to; empty for new pods of the same images
     */
    public ClusterTarget(Cluster cluster, URI gateway, String tag) {
        this.cluster = cluster;
        this.gateway = gateway;
        this.tag = tag;
    }

    Cluster cluster() {
        return cluster;
    }

    URI gateway() {
        return gateway;
    }

    String tag() {
        return tag;
    }

    /** Waits until all of it is ready, and puts it under load; returns when a second's worth of that has ended ok. */
    Trial load(RunSettings settings, Results results) throws IOException, InterruptedException, UnreadableException {
        return load(settings, results, settings.folder(), plan -> plan);
    }

    /** With a load that differs from the usual one. */
    Trial load(RunSettings settings, Results results, Path folder, UnaryOperator<LoadPlan> change)
            throws IOException, InterruptedException, UnreadableException {
        results.say("breaks what is in " + cluster);
        wanted = cluster.wanted();
        deployments = cluster.deployments();
        PATIENCE.await("all of the ensemble ready", this::isWhole);
        double callsPerSecond = rate(settings, results);
        LoadPlan plan = LoadPlan.of(gateway, callsPerSecond, LONGEST).repeatingAfter(REPEAT_AFTER);
        return new Trial(change.apply(plan), folder, results).warm((long) callsPerSecond);
    }

    /** What the user chose, or a quarter of its peak, which is measured once for all experiments of a run. */
    private double rate(RunSettings settings, Results results)
            throws IOException, InterruptedException, UnreadableException {
        if (rate == 0) {
            rate = Peak.rate(gateway, settings, A_QUARTER, results);
        }
        return rate;
    }

    /** Whether every Deployment and StatefulSet has all its pods. */
    boolean isWhole() {
        return covers(cluster.readyOutside(""), wanted);
    }

    /** Whether every Deployment has all its pods, not counting those on this node. */
    boolean isWholeWithout(String node) {
        return covers(cluster.readyOutside(node), deployments);
    }

    private static boolean covers(Map<String, List<String>> ready, Map<String, Integer> wanted) {
        return wanted.entrySet().stream()
                .allMatch(w -> ready.getOrDefault(w.getKey(), List.of()).size() >= w.getValue());
    }
}
