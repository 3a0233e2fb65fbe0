package dev.ensemble.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1NetworkPolicySpec;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may talk to whom, as the policies say on both sides. */
final class ArrowsTest {
    private static final String NAME = "app.kubernetes.io/name";
    private static final Set<String> ARCHITECTURE = new TreeSet<>(Set.of(
            "anybody -> gateway:8080", "anybody -> gateway:9090", "stock -> gateway:8080", "gateway -> gateway:9091",
            "gateway -> order-service:9090", "gateway -> inventory-service:9090",
            "order-service -> inventory-service:9090",
            "gateway -> registry-service:9090", "order-service -> registry-service:9090",
            "inventory-service -> registry-service:9090",
            "order-service -> postgres:5432", "inventory-service -> postgres:5432", "databases -> postgres:5432",
            "registry-service -> consul:8501", "consul-acl -> consul:8501",
            "consul -> consul:8300", "consul -> consul:8301", "consul -> consul:8301/UDP"));

    private final List<V1NetworkPolicy> policies = Manifest.all(
            Manifests.files(Manifests.FOLDER).stream().filter(m -> m.source().startsWith("base/")).toList(),
            V1NetworkPolicy.class);

    @Test
    void whatMayComeInIsWhatTheArchitectureDraws() {
        Set<String> arrows = new TreeSet<>(arrows(true));
        arrows.add("stock -> gateway:8080"); // is one of anybody

        assertThat(arrows).isEqualTo(ARCHITECTURE);
    }

    @Test
    void whatMayGoOutIsTheSameAndNames() {
        Set<String> arrows = new TreeSet<>(arrows(false));
        arrows.addAll(Set.of("anybody -> gateway:8080", "anybody -> gateway:9090"));

        assertThat(arrows).isEqualTo(ARCHITECTURE);
    }

    @Test
    void whateverNoPolicyNamesIsRefused() {
        assertThat(policies).filteredOn(p -> p.getSpec().getPodSelector().getMatchLabels() == null
                || p.getSpec().getPodSelector().getMatchLabels().isEmpty()).singleElement().satisfies(p -> {
                    assertThat(p.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
                    assertThat(p.getSpec().getIngress()).isNullOrEmpty();
                    assertThat(p.getSpec().getEgress()).singleElement().satisfies(e -> assertThat(e.getPorts())
                            .allSatisfy(port -> assertThat(port.getPort().getIntValue()).isEqualTo(53)));
                });
        assertThat(policies).allSatisfy(
                p -> assertThat(p.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress"));
    }

    private Set<String> arrows(boolean in) {
        Set<String> arrows = new TreeSet<>();
        for (V1NetworkPolicy policy : policies) {
            V1NetworkPolicySpec spec = policy.getSpec();
            String self = spec.getPodSelector().getMatchLabels() == null ? null
                    : spec.getPodSelector().getMatchLabels().get(NAME);
            if (self != null && in) {
                ManifestRule.orEmpty(spec.getIngress())
                        .forEach(rule -> peers(rule.getFrom()).forEach(peer -> rule.getPorts()
                                .forEach(port -> arrows.add(peer + " -> " + self + ":" + text(port)))));
            } else if (self != null) {
                ManifestRule.orEmpty(spec.getEgress())
                        .forEach(rule -> peers(rule.getTo()).forEach(peer -> rule.getPorts()
                                .forEach(port -> arrows.add(self + " -> " + peer + ":" + text(port)))));
            }
        }
        return arrows;
    }

    private static Stream<String> peers(List<V1NetworkPolicyPeer> peers) {
        return ManifestRule.orEmpty(peers).isEmpty() ? Stream.of("anybody")
                : peers.stream().map(p -> p.getPodSelector().getMatchLabels().get(NAME));
    }

    private static String text(V1NetworkPolicyPort port) {
        return port.getPort() + (port.getProtocol() == null ? "" : "/" + port.getProtocol());
    }
}
