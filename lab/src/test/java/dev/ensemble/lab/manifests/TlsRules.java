package dev.ensemble.lab.manifests;

import static dev.ensemble.lab.manifests.ManifestRule.orEmpty;
import static dev.ensemble.lab.manifests.ManifestRule.when;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1SecretVolumeSource;
import io.kubernetes.client.openapi.models.V1Volume;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What PostgreSQL and Consul show, and who asks for it. */
final class TlsRules {
    /** Secrets whose certificate is that of the workload of this name. */
    private static final String PREFIX = "tls-";

    private static final String ROOT = "sslrootcert=";

    private TlsRules() {}

    static Stream<String> verified(PodWorkload workload) {
        return workload.containers().flatMap(TlsRules::verified);
    }

    private static Stream<String> verified(V1Container container) {
        Map<String, String> environment = orEmpty(container.getEnv()).stream().filter(e -> e.getValue() != null)
                .collect(Collectors.toMap(e -> e.getName(), e -> e.getValue()));
        String url = environment.getOrDefault("ENSEMBLE_DATABASE_URL", "");
        Stream<String> unverified = environment.keySet().stream().filter(name -> name.endsWith("_UNVERIFIED"));
        Stream<String> believing = Stream.of(
                when(!url.isEmpty() && !url.contains("sslmode=verify-full"), url + " believes whoever answers"),
                when(environment.containsKey("PGHOST") && !"verify-full".equals(environment.get("PGSSLMODE")),
                        "psql believes whoever answers"),
                when(environment.containsKey("ENSEMBLE_CONSUL_ADDRESS")
                        && !environment.containsKey("ENSEMBLE_CONSUL_CA"), "Consul is not verified"),
                when(environment.getOrDefault("CONSUL_HTTP_ADDR", "https:").startsWith("http:"),
                        "Consul's program speaks plaintext"))
                .flatMap(problem -> problem);
        Stream<String> missing = Stream.of(
                url.contains(ROOT) ? url.substring(url.indexOf(ROOT) + ROOT.length()) : null,
                environment.get("PGSSLROOTCERT"),
                environment.get("ENSEMBLE_CONSUL_CA"), environment.get("CONSUL_CACERT"))
                .filter(Objects::nonNull).filter(file -> !isMounted(file, container))
                .map(file -> file + " is in no volume");
        return Stream.of(unverified, believing, missing).flatMap(problem -> problem);
    }

    private static boolean isMounted(String file, V1Container container) {
        return container.getVolumeMounts().stream()
                .anyMatch(mount -> file.equals(mount.getMountPath() + "/ca.crt"));
    }

    /** Others mount the authority alone. */
    static Stream<String> keys(PodWorkload workload) {
        return orEmpty(workload.pod().getVolumes()).stream().map(V1Volume::getSecret).filter(Objects::nonNull)
                .filter(secret -> secret.getSecretName().startsWith(PREFIX)
                        && !secret.getSecretName().equals(PREFIX + workload.name()))
                .filter(secret -> !keys(secret).equals(List.of("ca.crt")))
                .map(secret -> "mounts " + secret.getSecretName() + " with " + keys(secret));
    }

    private static List<String> keys(V1SecretVolumeSource secret) {
        return secret.getItems() == null ? List.of("all") : secret.getItems().stream().map(i -> i.getKey()).toList();
    }
}
