package dev.ensemble.lab.manifests;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whatever makes pods.
 *
 * @param replicas how many pods, 1 where an autoscaler says it
 * @param ends whether its pods end by themselves
 * @param selector the labels by which it knows its pods; empty where Kubernetes makes them
 */
record PodWorkload(
        String kind,
        V1ObjectMeta metadata,
        int replicas,
        boolean ends,
        Map<String, String> selector,
        V1PodTemplateSpec template) {

    static List<PodWorkload> of(List<Manifest> manifests) {
        return manifests.stream().flatMap(m -> of(m).stream()).toList();
    }

    private static List<PodWorkload> of(Manifest manifest) {
        return switch (manifest.model()) {
            case V1Deployment d ->
                    List.of(new PodWorkload(manifest.kind(), d.getMetadata(), or1(d.getSpec().getReplicas()),
                            false, d.getSpec().getSelector().getMatchLabels(), d.getSpec().getTemplate()));
            case V1StatefulSet s ->
                    List.of(new PodWorkload(manifest.kind(), s.getMetadata(), or1(s.getSpec().getReplicas()),
                            false, s.getSpec().getSelector().getMatchLabels(), s.getSpec().getTemplate()));
            case V1Job j -> List.of(new PodWorkload(manifest.kind(), j.getMetadata(), 1, true, Map.of(),
                    j.getSpec().getTemplate()));
            default -> List.of();
        };
    }

    private static int or1(Integer replicas) {
        return replicas == null ? 1 : replicas;
    }

    String name() {
        return metadata.getName();
    }

    V1PodSpec pod() {
        return template.getSpec();
    }

    Map<String, String> labels() {
        return template.getMetadata().getLabels();
    }

    Stream<V1Container> containers() {
        List<V1Container> first = pod().getInitContainers() == null ? List.of() : pod().getInitContainers();
        return Stream.concat(first.stream(), pod().getContainers().stream());
    }

    boolean isOurs() { return containers().anyMatch(c -> c.getImage().contains("ensemble/")); }

    /** Whether a selector of labels takes its pods. */
    boolean matches(Map<String, String> wanted) {
        return labels().entrySet().containsAll(wanted.entrySet());
    }

    /** Whether a selector takes its pods; of expressions we write none but "In". */
    boolean matches(V1LabelSelector wanted) {
        return matches(ManifestRule.orEmpty(wanted.getMatchLabels())) && ManifestRule
                .orEmpty(wanted.getMatchExpressions()).stream()
                .allMatch(e -> e.getOperator().equals("In") && e.getValues().contains(labels().get(e.getKey())));
    }

    @Override
    public String toString() {
        return kind + "/" + name();
    }
}
