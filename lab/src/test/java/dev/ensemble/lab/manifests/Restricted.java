package dev.ensemble.lab.manifests;

import static dev.ensemble.lab.manifests.ManifestRule.isTrue;
import static dev.ensemble.lab.manifests.ManifestRule.orEmpty;
import static dev.ensemble.lab.manifests.ManifestRule.when;

import io.kubernetes.client.openapi.models.V1Capabilities;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PodSecurityContext;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import io.kubernetes.client.openapi.models.V1Volume;
import java.util.List;
import java.util.stream.Stream;

/** The profile "restricted" of the Pod Security Standards, as far as fields of ours can break it. */
final class Restricted {
    private Restricted() {}

    static Stream<String> problems(PodWorkload workload) {
        V1PodSpec pod = workload.pod();
        V1PodSecurityContext context =
                pod.getSecurityContext() == null ? new V1PodSecurityContext() : pod.getSecurityContext();
        Stream<String> ofPod = Stream.of(
                when(!isTrue(context.getRunAsNonRoot()), "may run as root"),
                when(Long.valueOf(0).equals(context.getRunAsUser()), "runs as user 0"),
                when(context.getSeccompProfile() == null
                        || !"RuntimeDefault".equals(context.getSeccompProfile().getType()), "no seccomp profile"),
                when(!orEmpty(context.getSysctls()).isEmpty(), "sets sysctls"),
                when(isTrue(pod.getHostNetwork()) || isTrue(pod.getHostPID()) || isTrue(pod.getHostIPC()),
                        "shares what the host has"))
                .flatMap(p -> p);
        Stream<String> ofVolumes = orEmpty(pod.getVolumes()).stream()
                .filter(v -> !isHarmless(v))
                .map(v -> "volume " + v.getName() + " is of a kind that is not allowed");
        return Stream.of(ofPod, ofVolumes, workload.containers().flatMap(Restricted::problems)).flatMap(p -> p);
    }

    private static boolean isHarmless(V1Volume volume) {
        return volume.getEmptyDir() != null || volume.getConfigMap() != null || volume.getSecret() != null
                || volume.getProjected() != null || volume.getPersistentVolumeClaim() != null
                || volume.getDownwardAPI() != null;
    }

    private static Stream<String> problems(V1Container container) {
        V1SecurityContext context =
                container.getSecurityContext() == null ? new V1SecurityContext() : container.getSecurityContext();
        V1Capabilities capabilities =
                context.getCapabilities() == null ? new V1Capabilities() : context.getCapabilities();
        return Stream.of(
                when(!Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()), "may gain privileges"),
                when(isTrue(context.getPrivileged()), "is privileged"),
                when(!List.of("ALL").equals(capabilities.getDrop()), "does not drop all capabilities"),
                when(!orEmpty(capabilities.getAdd()).isEmpty(), "adds capabilities"),
                when(Long.valueOf(0).equals(context.getRunAsUser())
                        || Boolean.FALSE.equals(context.getRunAsNonRoot()), "runs as root after all"),
                when(context.getProcMount() != null, "mounts /proc in its own way"),
                when(orEmpty(container.getPorts()).stream().anyMatch(p -> p.getHostPort() != null), "has a host port"))
                .flatMap(p -> p);
    }
}
