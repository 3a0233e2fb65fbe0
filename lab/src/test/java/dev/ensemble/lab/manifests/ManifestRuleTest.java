package dev.ensemble.lab.manifests;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule notices what it is there for. */
final class ManifestRuleTest {
    private static final String EACH = "../components/service/deployment.yaml";
    private static List<Manifest> written;

    enum Control {
        LATEST(ManifestRule.IMAGES_HAVE_A_FIXED_TAG, "consul/statefulset.yaml", "consul:1.22", "consul:latest"),
        NO_TAG(ManifestRule.IMAGES_HAVE_A_FIXED_TAG, "consul/statefulset.yaml", "consul:1.22", "consul"),
        ALWAYS_PULLED(ManifestRule.IMAGES_HAVE_A_FIXED_TAG, "stock/job.yaml", "IfNotPresent", "Always"),
        NO_LIMIT(ManifestRule.REQUESTS_AND_LIMITS, "postgres/statefulset.yaml", "              memory: 512Mi\n", ""),
        MORE_THAN_THE_LIMIT(ManifestRule.REQUESTS_AND_LIMITS, "postgres/statefulset.yaml", "memory: 168Mi",
                "memory: 1Gi"),
        NO_READINESS(ManifestRule.PROBES, EACH,
                "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: admin\n"
                        + "            periodSeconds: 3\n            timeoutSeconds: 2\n            failureThreshold: 2\n",
                ""),
        CLIENTS_FOR_THE_SILENT(ManifestRule.A_SILENT_GATEWAY_IS_LEFT_AFTER_2_S, "gateway/kustomization.yaml",
                "failureThreshold: 1", "failureThreshold: 2"),
        READINESS_AS_LIVENESS(ManifestRule.LIVENESS_ASKS_ONLY_THE_PROCESS, EACH, "/livez",
                "/readyz"),
        ROOT(ManifestRule.RESTRICTED_PROFILE, EACH, "runAsNonRoot: true", "runAsNonRoot: false"),
        PRIVILEGED(ManifestRule.RESTRICTED_PROFILE, "stock/job.yaml", "allowPrivilegeEscalation: false",
                "privileged: true"),
        CAPABILITY(ManifestRule.RESTRICTED_PROFILE, "stock/job.yaml", "drop: [ALL]", "add: [NET_ADMIN]"),
        HOST_PATH(ManifestRule.RESTRICTED_PROFILE, EACH, "emptyDir:\n            sizeLimit: 32Mi",
                "hostPath:\n            path: /"),
        WRITABLE(ManifestRule.READ_ONLY_ROOT, "consul/statefulset.yaml", "readOnlyRootFilesystem: true",
                "readOnlyRootFilesystem: false"),
        TOKEN(ManifestRule.NO_TOKEN_AND_NO_SERVICE_LINKS, "stock/job.yaml", "automountServiceAccountToken: false",
                "automountServiceAccountToken: true"),
        PATIENT(ManifestRule.A_LOST_NODE_IS_LEFT_AFTER_10_S, EACH, "tolerationSeconds: 10",
                "tolerationSeconds: 300"),
        KILLED_IN_MID_DRAIN(ManifestRule.TIME_TO_DRAIN, "order-service/deployment.yaml",
                "terminationGracePeriodSeconds: 20",
                "terminationGracePeriodSeconds: 10"),
        KILLED_FOR_ITS_SLEEP(ManifestRule.TIME_TO_DRAIN, "gateway/deployment.yaml", "seconds: 5", "seconds: 15"),
        TOGETHER(ManifestRule.SPREAD_OVER_NODES, EACH, "nodeTaintsPolicy: Honor",
                "nodeTaintsPolicy: Ignore"),
        ANOTHER_NAME(ManifestRule.ONE_NAME, "order-service/deployment.yaml", "app.kubernetes.io/name: order-service",
                "app.kubernetes.io/name: orders"),
        UNPROTECTED(ManifestRule.DISRUPTION_BUDGET, "consul/disruption-budget.yaml", "app.kubernetes.io/name: consul",
                "app.kubernetes.io/name: console"),
        OPEN(ManifestRule.NETWORK_POLICY, "postgres/network-policy.yaml", "app.kubernetes.io/name: postgres",
                "app.kubernetes.io/name: other"),
        UNVERIFIED(ManifestRule.WHO_ANSWERS_IS_VERIFIED, "order-service/deployment.yaml",
                "            - name: ENSEMBLE_DATABASE_USER\n",
                "            - name: ENSEMBLE_DATABASE_UNVERIFIED\n              value: \"true\"\n"
                        + "            - name: ENSEMBLE_DATABASE_USER\n"),
        ANY_POSTGRES(ManifestRule.WHO_ANSWERS_IS_VERIFIED, "order-service/deployment.yaml", "verify-full", "require"),
        ANY_POSTGRES_FOR_THE_JOB(ManifestRule.WHO_ANSWERS_IS_VERIFIED, "databases/job.yaml", "verify-full", "require"),
        ANY_CONSUL(ManifestRule.WHO_ANSWERS_IS_VERIFIED, "registry-service/deployment.yaml", "ENSEMBLE_CONSUL_CA",
                "ENSEMBLE_CONSUL"),
        PLAINTEXT(ManifestRule.WHO_ANSWERS_IS_VERIFIED, "consul-acl/job.yaml", "https://consul", "http://consul"),
        AUTHORITY_ELSEWHERE(ManifestRule.WHO_ANSWERS_IS_VERIFIED, "consul-acl/job.yaml",
                "mountPath: /run/secrets/consul-ca", "mountPath: /run/secrets/consul"),
        ANOTHER_HAS_THE_KEY(ManifestRule.A_SERVER_ALONE_HAS_ITS_KEY, "databases/job.yaml",
                "{key: ca.crt, path: ca.crt}", "{key: tls.key, path: ca.crt}"),
        PASSWORD(ManifestRule.NO_SECRET_IN_PLAIN_SIGHT, "order-service/deployment.yaml",
                "              valueFrom:\n                secretKeyRef:\n                  name: database-orders\n"
                        + "                  key: password",
                "              value: hunter2"),
        SECRET(ManifestRule.NO_SECRET_IN_PLAIN_SIGHT, "consul/service-account.yaml",
                "kind: ServiceAccount\nmetadata:\n  name: consul\nautomountServiceAccountToken: false",
                "kind: Secret\nmetadata:\n  name: consul\nstringData: {a: b}");

        private final ManifestRule rule;
        private final BrokenManifest broken;

        Control(ManifestRule rule, String file, String from, String to) {
            this.rule = rule;
            this.broken = new BrokenManifest("base/" + file, from, to);
        }
    }

    @BeforeAll
    static void read() throws Exception {
        written = Manifests.written(Manifests.FOLDER);
    }

    @Test
    void everyRuleHasAControl() {
        assertThat(Arrays.stream(Control.values()).map(c -> c.rule).collect(toSet())).containsExactlyInAnyOrder(
                ManifestRule.values());
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenRuleIsNoticed(Control control, @TempDir Path copy) throws Exception {
        assertThat(control.rule.problems(written)).isEmpty();
        assertThat(control.rule.problems(control.broken.among(written, copy))).isNotEmpty();
    }
}
