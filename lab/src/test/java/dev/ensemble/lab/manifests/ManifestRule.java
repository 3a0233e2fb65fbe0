package dev.ensemble.lab.manifests;

import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** What we ask of our manifests beyond what Kubernetes does. */
enum ManifestRule {
    IMAGES_HAVE_A_FIXED_TAG(PodRules::images),
    REQUESTS_AND_LIMITS(PodRules::resources),
    PROBES(PodRules::probes),
    A_SILENT_GATEWAY_IS_LEFT_AFTER_2_S(PodRules::silentGateway),
    LIVENESS_ASKS_ONLY_THE_PROCESS(PodRules::liveness),
    RESTRICTED_PROFILE(Restricted::problems),
    READ_ONLY_ROOT(PodRules::readOnlyRoot),
    NO_TOKEN_AND_NO_SERVICE_LINKS(PodRules::identity),
    A_LOST_NODE_IS_LEFT_AFTER_10_S(PodRules::tolerations),
    TIME_TO_DRAIN(PodRules::grace),
    SPREAD_OVER_NODES(PodRules::spread),
    ONE_NAME(PodRules::labels),
    DISRUPTION_BUDGET(ManifestRule::disruptionBudget),
    NETWORK_POLICY(ManifestRule::networkPolicy),
    WHO_ANSWERS_IS_VERIFIED(TlsRules::verified),
    A_SERVER_ALONE_HAS_ITS_KEY(TlsRules::keys),
    NO_SECRET_IN_PLAIN_SIGHT(ManifestRule::secrets, PodRules::secrets);

    private final Function<List<Manifest>, Stream<String>> ofAll;
    private final BiFunction<PodWorkload, List<Manifest>, Stream<String>> ofOne;

    ManifestRule(Function<PodWorkload, Stream<String>> ofOne) {
        this(all -> Stream.empty(), ofOne);
    }

    ManifestRule(BiFunction<PodWorkload, List<Manifest>, Stream<String>> ofOne) {
        this.ofAll = all -> Stream.empty();
        this.ofOne = ofOne;
    }

    ManifestRule(Function<List<Manifest>, Stream<String>> ofAll, Function<PodWorkload, Stream<String>> ofOne) {
        this.ofAll = ofAll;
        this.ofOne = (workload, all) -> ofOne.apply(workload);
    }

    /** What breaks the rule, empty if nothing does. */
    List<String> problems(List<Manifest> all) {
        List<String> problems = new ArrayList<>(ofAll.apply(all).toList());
        for (PodWorkload workload : PodWorkload.of(all)) {
            ofOne.apply(workload, all).map(problem -> workload + ": " + problem).forEach(problems::add);
        }
        return problems;
    }

    private static Stream<String> disruptionBudget(PodWorkload workload, List<Manifest> all) {
        boolean found = Manifest.all(all, V1PodDisruptionBudget.class).stream()
                .anyMatch(b -> workload.matches(b.getSpec().getSelector()));
        return when(workload.replicas() > 1 && !found, "no PodDisruptionBudget for " + workload.replicas() + " pods");
    }

    private static Stream<String> networkPolicy(PodWorkload workload, List<Manifest> all) {
        boolean found = Manifest.all(all, V1NetworkPolicy.class).stream()
                .map(p -> p.getSpec().getPodSelector().getMatchLabels())
                .anyMatch(labels -> !orEmpty(labels).isEmpty() && workload.matches(labels));
        return when(!found, "no NetworkPolicy of its own");
    }

    /** A base has no Secret; where one is rendered from files that are not in the repository, it has a value. */
    private static Stream<String> secrets(List<Manifest> all) {
        return all.stream().filter(m -> m.model() instanceof V1Secret && m.source().endsWith(".yaml"))
                .map(m -> m + ": stands in " + m.source());
    }

    static Stream<String> when(boolean broken, String problem) {
        return broken ? Stream.of(problem) : Stream.empty();
    }

    static boolean isTrue(Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
        return map == null ? Map.of() : map;
    }

    static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
