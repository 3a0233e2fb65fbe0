package dev.ensemble.lab.prove.cli;

import com.google.common.base.Suppliers;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.cluster.Cluster;
import dev.ensemble.lab.prove.kubernetes.ClusterTarget;
import dev.ensemble.lab.prove.kubernetes.KubernetesExperiments;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the ensemble is that experiments break; what only clusters need is loaded only for them. */
final class TargetOptions {
    enum TargetKind {
        LOCAL, KUBERNETES
    }

    @Option(names = "--target", paramLabel = "WHERE", defaultValue = "local",
            description = "local: processes on this machine. kubernetes: what kubectl's configuration leads to (default: local).")
    private TargetKind target;

    @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "ensemble",
            description = "kubernetes: that the ensemble is in (default: ensemble).")
    private String namespace;

    @Option(names = "--context", paramLabel = "NAME", defaultValue = "",
            description = "kubernetes: of kubectl's configuration (default: the current one).")
    private String context;

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://localhost:8080",
            description = "kubernetes: the gateway, from outside (default: http://localhost:8080).")
    private URI url;

    @Option(names = "--to-tag", paramLabel = "TAG", defaultValue = "",
            description = "kubernetes: of the images that rolling-update leads to (default: the same images).")
    private String tag;

    /** What can be run there. */
    List<Experiment> experiments(Optional<Cluster> cluster) {
        return target == TargetKind.LOCAL ? Experiments.ALL
                : KubernetesExperiments.on(Suppliers.memoize(() -> new ClusterTarget(cluster.orElseThrow(), url, tag)));
    }

    /**
     * The cluster, if that is where.
     *
     * @throws UsageException if it is not there
     */
    Optional<Cluster> connect() {
        return target == TargetKind.LOCAL ? Optional.empty() : Optional.of(Cluster.connect(context, namespace));
    }
}
