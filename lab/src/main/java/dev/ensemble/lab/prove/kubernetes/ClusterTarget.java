package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.cluster.Cluster;
import java.io.IOException;
import java.net.URI;

/** What is broken. */
public final class ClusterTarget {
    /** On one machine a pod that starts takes as much of the processor as those that serve, and nothing restrains it. */
    private static final double A_QUARTER = 0.25;

    private final Cluster cluster;
    private final URI gateway;
    private final String tag;
    private double rate;

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

    /** What the user chose, or a quarter of its peak, which is measured once for all experiments of a run. */
    double rate(RunSettings settings, Results results) throws IOException, InterruptedException, UnreadableException {
        if (rate == 0) {
            rate = Peak.rate(gateway, settings, A_QUARTER, results);
        }
        return rate;
    }
}
