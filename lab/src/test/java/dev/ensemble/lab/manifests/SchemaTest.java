package dev.ensemble.lab.manifests;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaTest {
    private static final String FILE = "base/order-service/deployment.yaml";

    @ParameterizedTest
    @CsvSource({
            "'imagePullPolicy:', 'imagePullPolice:', imagePullPolice",
            "'      containers:', '      container:', container",
            "'          image: ensemble/order-service:0.1.0', '          ima: x', ima",
            "'        - name: order-service', '        - stdin: true', name",
            "'  replicas: 3', '  replicas: three', three",
            "'  replicas: 3', '  replicas: \"3\"', spec.replicas",
            "'value: \"9090\"', 'value: 9090', spec.template.spec.containers[0].env",
            "'memory: 224Mi', 'memory: 224MB', suffix",
            "'              port: admin', '', port",
            "'              drop: [ALL]', '              drop: ALL', drop",
            "'apiVersion: apps/v1', 'apiVersion: apps/v2', Deployment in apps/v2",
            "'kind: Deployment', 'kind: Deploiment', Deploiment",
            "'kind: Deployment', 'x: y', no kind"
    })
    void whatAnApiServerWouldRefuseIsRefusedNamingIt(String from, String to, String named) {
        assertThatThrownBy(() -> new BrokenManifest(FILE, from, to).read()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FILE).hasMessageContaining(named);
    }
}
