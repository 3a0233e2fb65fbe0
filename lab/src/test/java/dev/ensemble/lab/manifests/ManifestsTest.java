package dev.ensemble.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import dev.ensemble.chassis.config.Version;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The manifests, each file as it is written and each overlay as it is rendered, without a cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManifestsTest {
    private static final List<String> OVERLAYS = List.of("kind", "secure", "external", "autoscaling");
    private static final BigDecimal MEMORY_REQUESTED = new BigDecimal("1.5e9");

    private List<Manifest> written;
    private final Map<String, List<Manifest>> rendered = new HashMap<>();
    private Path copy;

    @BeforeAll
    void read(@TempDir Path folder) throws IOException, InterruptedException {
        copy = folder;
        written = Manifests.written(Manifests.FOLDER);
    }

    @Test
    void everyFileIsReadAsItIsWritten() {
        assertThat(written).extracting(Manifest::kind).contains("Deployment", "StatefulSet", "Job", "Service",
                "Namespace", "NetworkPolicy", "PodDisruptionBudget", "ServiceAccount", "HorizontalPodAutoscaler");
        assertThat(PodWorkload.of(written)).extracting(PodWorkload::toString).containsExactlyInAnyOrder(
                "Deployment/gateway", "Deployment/order-service", "Deployment/inventory-service",
                "Deployment/registry-service", "StatefulSet/consul", "StatefulSet/postgres", "Job/databases",
                "Job/consul-acl", "Job/stock");
    }

    @ParameterizedTest
    @EnumSource
    void everyFileKeepsTheRule(ManifestRule rule) {
        assertThat(rule.problems(written)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theOverlayForKindKeepsTheRule(ManifestRule rule) throws Exception {
        assertThat(rule.problems(rendered("kind"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSecureOverlayKeepsTheRule(ManifestRule rule) throws Exception {
        assertThat(rule.problems(rendered("secure"))).isEmpty();
    }

    @Test
    void inTheSecureOverlayEachProcessHasTheIdentityOfItsServiceAndAsksCallersForTokens() throws Exception {
        List<PodWorkload> ours = PodWorkload.of(rendered("secure")).stream().filter(PodWorkload::isOurs).toList();
        assertThat(ours).hasSize(4).allSatisfy(workload -> {
            assertThat(environment(workload)).containsEntry("ENSEMBLE_IDENTITY", "/run/secrets/identity")
                    .doesNotContainKey("ENSEMBLE_ENABLE_FAIL_POINTS");
            assertThat(workload.pod().getVolumes()).filteredOn(volume -> volume.getName().equals("identity"))
                    .singleElement().satisfies(volume -> assertThat(volume.getSecret().getSecretName())
                            .isEqualTo("identity-" + workload.name()));
        });
        assertThat(ours).filteredOn(workload -> environment(workload).containsKey("ENSEMBLE_AUTH_KEYS"))
                .extracting(PodWorkload::name)
                .containsExactlyInAnyOrder("gateway", "order-service", "inventory-service");
        assertThat(PodWorkload.of(rendered("kind")).stream().filter(PodWorkload::isOurs)).as("the control")
                .allSatisfy(workload -> assertThat(environment(workload)).doesNotContainKeys(
                        "ENSEMBLE_IDENTITY", "ENSEMBLE_AUTH_KEYS"));
    }

    private static Map<String, String> environment(PodWorkload workload) {
        Map<String, String> environment = new HashMap<>();
        workload.containers().flatMap(container -> container.getEnv().stream())
                .forEach(each -> environment.put(each.getName(), each.getValue()));
        return environment;
    }

    @ParameterizedTest
    @EnumSource
    void theOverlayForOtherClustersKeepsTheRule(ManifestRule rule) throws Exception {
        assertThat(rule.problems(rendered("external"))).isEmpty();
    }

    @Test
    void theImagesOfTheServicesHaveTheVersionOfTheProject() throws Exception {
        for (String overlay : OVERLAYS) {
            assertThat(PodWorkload.of(rendered(overlay)).stream().filter(PodWorkload::isOurs)
                    .flatMap(PodWorkload::containers).map(V1Container::getImage))
                    .hasSize(4).allSatisfy(image -> assertThat(image).endsWith(":" + Version.current()));
        }
    }

    /** An overlay that has `namespace:` would put it there, but not every overlay has. */
    @Test
    void whatAComponentAddsNamesItsNamespace() {
        assertThat(written).filteredOn(m -> m.source().startsWith("components")).hasSizeGreaterThan(10)
                .allSatisfy(m -> assertThat(namespace(m)).as(m.toString()).isEqualTo("ensemble"));
    }

    private static String namespace(Manifest manifest) {
        JsonElement namespace = manifest.json().getAsJsonObject("metadata").get("namespace");
        return namespace == null ? "" : namespace.getAsString();
    }

    @Test
    void everythingIsInOneNamespaceThatRefusesWhatIsNotRestricted() throws Exception {
        for (String overlay : OVERLAYS) {
            List<Manifest> rendered = rendered(overlay);
            assertThat(rendered).filteredOn(m -> !m.kind().equals("Namespace")).allSatisfy(
                    m -> assertThat(namespace(m)).as(m.toString()).isEqualTo("ensemble"));
            assertThat(rendered).filteredOn(m -> m.kind().equals("Namespace")).singleElement()
                    .satisfies(m -> assertThat(m.json().getAsJsonObject("metadata").getAsJsonObject("labels")
                            .get("pod-security.kubernetes.io/enforce").getAsString()).isEqualTo("restricted"));
        }
    }

    @Test
    void thereAreAsManyPodsAsPromised() throws Exception {
        assertThat(PodWorkload.of(rendered("kind")).stream().filter(w -> !w.ends()))
                .extracting(w -> Map.entry(w.name(), w.replicas()))
                .containsExactlyInAnyOrder(Map.entry("gateway", 2), Map.entry("order-service", 3),
                        Map.entry("inventory-service", 3), Map.entry("registry-service", 2), Map.entry("consul", 3),
                        Map.entry("postgres", 1));
    }

    @Test
    void theWholeSuiteRequestsNoMoreMemoryThanPromised() throws Exception {
        BigDecimal sum = PodWorkload.of(rendered("kind")).stream().filter(w -> !w.ends())
                .flatMap(w -> w.containers().map(c -> c.getResources().getRequests().get("memory").getNumber()
                        .multiply(BigDecimal.valueOf(w.replicas()))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        System.out.println("memory requested: " + sum.divide(new BigDecimal("1e6")) + " MB");
        assertThat(sum).isPositive().isLessThanOrEqualTo(MEMORY_REQUESTED);
    }

    @Test
    void nothingIsLeftBehindOutsideTheNamespace() throws Exception {
        assertThat(rendered("kind")).extracting(Manifest::kind).doesNotContain("ClusterRole", "ClusterRoleBinding",
                "PersistentVolume", "StorageClass", "PriorityClass", "CustomResourceDefinition");
        assertThat(Manifest.all(rendered("kind"), V1PersistentVolumeClaim.class)).isEmpty();
    }

    private List<Manifest> rendered(String overlay) throws IOException, InterruptedException {
        if (!rendered.containsKey(overlay)) {
            if (rendered.isEmpty()) {
                Manifests.prepared(copy);
            }
            Manifests.CommandResult result = Manifests.render(copy, "overlays/" + overlay);
            assertThat(result.code()).describedAs(result.error()).isZero();
            rendered.put(overlay, Manifest.read("overlay " + overlay, result.output()));
        }
        assertThat(rendered.get(overlay)).hasSizeGreaterThan(20);
        return rendered.get(overlay);
    }
}
