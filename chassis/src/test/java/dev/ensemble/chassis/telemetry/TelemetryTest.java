package dev.ensemble.chassis.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

class TelemetryTest {

    private final DataSource source = new PGSimpleDataSource();
    private String property = "otel.none.of.them";

    @AfterEach
    void clear() {
        System.clearProperty(property);
    }

    @Test
    void statementsAreWatchedOnlyWhenThereIsACollector() {
        try (Telemetry alone = new Telemetry("sample", "sample-1", Map.of());
                Telemetry collected = new Telemetry(
                        "sample", "sample-1", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"))) {
            assertThat(alone.traced(source)).isSameAs(source);
            assertThat(collected.traced(source)).isNotSameAs(source);
        }
    }

    /** As properties, which OpenTelemetry reads as it does the variables of the same names. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            otel.metrics.exporter     | prometheus
            otel.traces.exporter      | jaeger
            otel.logs.exporter        | console
            otel.service.name         | x
            otel.resource.attributes  | service.name=x,service.instance.id=y,team=z
            otel.propagators          | b3
            otel.traces.sampler       | jaeger_remote
            otel.bsp.schedule.delay   | soon
            otel.sdk.disabled         | true
            otel.resource.attributes  | team
            otel.experimental.config.file | /nowhere
            otel.config.file          | /nowhere
            otel.attribute.value.length.limit | many
            otel.metric.export.interval | -1
            """)
    void whatAShellBringsForOthersKeepsNoProcessAwayAndHidesNoneOfThem(String name, String value) {
        property = name;
        System.setProperty(name, value);
        nothingOfItCounts(Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            otel.exporter.otlp.endpoint    | localhost:4317
            otel.exporter.otlp.endpoint    | unix:/var/run/collector
            otel.exporter.otlp.protocol    | http/json
            otel.exporter.otlp.timeout     | soon
            otel.exporter.otlp.headers     | no header
            otel.exporter.otlp.compression | zstd
            otel.exporter.otlp.certificate | /nowhere
            """)
    void noMoreDoesACollectorThatCannotBeReachedSo(String name, String value) {
        property = name;
        System.setProperty(name, value);
        nothingOfItCounts(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "here"));
    }

    private static void nothingOfItCounts(Map<String, String> environment) {
        try (Telemetry one = new Telemetry("sample", "sample-1", environment);
                Telemetry two = new Telemetry("sample", "sample-2", environment)) {
            for (Telemetry each : new Telemetry[]{one, two}) {
                each.openTelemetry().getMeter("test").counterBuilder("seen").build().add(1);
                String metrics = new String(each.metrics(), StandardCharsets.UTF_8);
                assertThat(metrics).contains("seen_total", "service_name=\"sample\"",
                        each == one ? "service_instance_id=\"sample-1\"" : "service_instance_id=\"sample-2\"");
            }
        }
    }
}
