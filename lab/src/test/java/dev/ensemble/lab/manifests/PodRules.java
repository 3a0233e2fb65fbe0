package dev.ensemble.lab.manifests;

import static dev.ensemble.lab.manifests.ManifestRule.isTrue;
import static dev.ensemble.lab.manifests.ManifestRule.orEmpty;
import static dev.ensemble.lab.manifests.ManifestRule.when;

import dev.ensemble.chassis.member.MemberOptions;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import io.kubernetes.client.openapi.models.V1Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rules about the pods of one workload. */
final class PodRules {
    /** From the end of a drain to the end of the process: its parts are closed. */
    private static final Duration CLOSING = Duration.ofSeconds(4);

    private PodRules() {}

    static Stream<String> images(PodWorkload workload) {
        return each(workload, c -> {
            String tag = c.getImage().replaceFirst(".*/", "").replaceFirst("^[^:@]*[:@]?", "");
            return Stream.concat(
                    when(tag.isEmpty() || tag.equals("latest"), c.getImage() + " may be another one tomorrow"),
                    when(!"IfNotPresent".equals(c.getImagePullPolicy()), "pulls " + c.getImagePullPolicy()));
        });
    }

    static Stream<String> resources(PodWorkload workload) {
        return each(workload, c -> {
            V1ResourceRequirements resources =
                    c.getResources() == null ? new V1ResourceRequirements() : c.getResources();
            return Stream.of("cpu", "memory").flatMap(name -> {
                Quantity request = orEmpty(resources.getRequests()).get(name);
                Quantity limit = orEmpty(resources.getLimits()).get(name);
                if (request == null || limit == null) {
                    return Stream.of("no request or no limit of " + name);
                }
                return when(request.getNumber().compareTo(limit.getNumber()) > 0, name + " over its limit");
            });
        });
    }

    static Stream<String> probes(PodWorkload workload) {
        return workload.ends() ? Stream.empty() : each(workload, c -> Stream.of(
                when(c.getStartupProbe() == null, "no startup probe"),
                when(c.getReadinessProbe() == null, "no readiness probe"),
                when(c.getLivenessProbe() == null, "no liveness probe")).flatMap(p -> p));
    }

    /** Clients are given to whichever gateway is ready: from its last sign of life to its removal, in the worst case. */
    static Stream<String> silentGateway(PodWorkload workload) {
        return !workload.name().equals("gateway") ? Stream.empty() : each(workload, c -> {
            V1Probe probe = c.getReadinessProbe();
            int seconds = probe.getPeriodSeconds() * probe.getFailureThreshold() + probe.getTimeoutSeconds();
            return when(seconds > 2, "gets clients for " + seconds + " s after it froze");
        });
    }

    /** A process that is restarted because another one is down makes an outage of a fault. */
    static Stream<String> liveness(PodWorkload workload) {
        return workload.ends() ? Stream.empty() : each(workload, c -> {
            V1Probe probe = c.getLivenessProbe();
            boolean asksOthers = probe == null || probe.getExec() != null
                    || workload.isOurs() && !"/livez".equals(probe.getHttpGet().getPath())
                    || probe.equals(c.getReadinessProbe());
            return when(asksOthers, "liveness depends on more than the process");
        });
    }

    static Stream<String> readOnlyRoot(PodWorkload workload) {
        return each(workload, c -> when(c.getSecurityContext() == null
                || !isTrue(c.getSecurityContext().getReadOnlyRootFilesystem()), "may write to its root file system"));
    }

    static Stream<String> identity(PodWorkload workload) {
        return Stream.of(
                when(!Boolean.FALSE.equals(workload.pod().getAutomountServiceAccountToken()), "mounts a token"),
                // ORDER_PORT=tcp://… would look like an option of ours.
                when(!Boolean.FALSE.equals(workload.pod().getEnableServiceLinks()), "has service links"))
                .flatMap(p -> p);
    }

    static Stream<String> tolerations(PodWorkload workload) {
        List<V1Toleration> tolerations = orEmpty(workload.pod().getTolerations());
        return workload.ends() ? Stream.empty() : Stream.of("not-ready", "unreachable").flatMap(taint -> {
            boolean found = tolerations.stream().anyMatch(t -> t.getKey().equals("node.kubernetes.io/" + taint)
                    && "NoExecute".equals(t.getEffect()) && Long.valueOf(10).equals(t.getTolerationSeconds()));
            return when(!found, "stays on a node that is " + taint);
        });
    }

    /** Kubernetes kills at the end of the grace period, which begins with the preStop hook. */
    static Stream<String> grace(PodWorkload workload) {
        MemberOptions options = new MemberOptions();
        Duration drain = options.drainWait().plus(options.drainTimeout()).plus(CLOSING);
        Long grace = workload.pod().getTerminationGracePeriodSeconds();
        return !workload.isOurs() ? Stream.empty() : each(workload, c -> {
            boolean sleeps = c.getLifecycle() != null && c.getLifecycle().getPreStop() != null;
            long before = sleeps ? c.getLifecycle().getPreStop().getSleep().getSeconds() : 0;
            Duration needed = drain.plusSeconds(before);
            return when(grace == null || grace < needed.toSeconds(), grace + " s to end, but needs " + needed);
        });
    }

    static Stream<String> spread(PodWorkload workload) {
        boolean found = orEmpty(workload.pod().getTopologySpreadConstraints()).stream()
                .anyMatch(c -> c.getTopologyKey().equals("kubernetes.io/hostname")
                        && "Honor".equals(c.getNodeTaintsPolicy())
                        && workload.matches(c.getLabelSelector().getMatchLabels()));
        return when(workload.replicas() > 1 && !found, "may stand on one node with all its pods");
    }

    static Stream<String> labels(PodWorkload workload) {
        Map<String, String> name = Map.of("app.kubernetes.io/name", workload.name());
        return Stream.of(
                when(!workload.matches(name), "pods are not labelled " + name),
                when(!orEmpty(workload.metadata().getLabels()).entrySet().containsAll(name.entrySet()), "no " + name),
                when(!workload.ends() && !workload.selector().equals(name), "selects " + workload.selector()))
                .flatMap(p -> p);
    }

    static Stream<String> secrets(PodWorkload workload) {
        return each(workload, c -> orEmpty(c.getEnv()).stream()
                .filter(e -> e.getValue() != null && e.getName().matches(".*(PASSWORD|TOKEN|SECRET|KEY)"))
                .map(e -> e.getName() + " stands in the manifest"));
    }

    private static Stream<String> each(PodWorkload workload, Function<V1Container, Stream<String>> problems) {
        return workload.containers().flatMap(problems);
    }
}
