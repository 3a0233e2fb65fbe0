package dev.ensemble.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an API server refuses is refused here, too. */
final class SchemaTest {
    private static final String SOURCE = "a Deployment";
    private static String deployment;

    @BeforeAll
    static void render() throws Exception {
        deployment = Manifests.deployments(Manifests.FOLDER).stream()
                .filter(each -> each.contains("\n  name: order-service\n")).findFirst().orElseThrow();
        assertThat(Manifest.read(SOURCE, deployment)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
            "'imagePullPolicy:', 'imagePullPolice:', imagePullPolice",
            "'      containers:', '      container:', container",
            "'        image: ensemble/order-service:', '        ima: ', ima",
            "'        name: order-service', '        stdin: true', name",
            "'  replicas: 3', '  replicas: three', three",
            "'  replicas: 3', '  replicas: \"3\"', spec.replicas",
            "'value: \"9090\"', 'value: 9090', spec.template.spec.containers[0].env",
            "'memory: 224Mi', 'memory: 224MB', suffix",
            "'            port: admin', '', port",
            "'drop:\n            - ALL', 'drop: ALL', drop",
            "'apiVersion: apps/v1', 'apiVersion: apps/v2', Deployment in apps/v2",
            "'kind: Deployment', 'kind: Deploiment', Deploiment",
            "'kind: Deployment', 'x: y', no kind"
    })
    void whatAnApiServerWouldRefuseIsRefusedNamingIt(String from, String to, String named) {
        assertThat(deployment).contains(from);
        assertThatThrownBy(() -> Manifest.read(SOURCE, deployment.replace(from, to)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(SOURCE).hasMessageContaining(named);
    }
}
