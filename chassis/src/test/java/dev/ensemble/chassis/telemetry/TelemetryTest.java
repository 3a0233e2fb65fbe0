package dev.ensemble.chassis.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class TelemetryTest {

    private final DataSource source = new PGSimpleDataSource();

    @Test
    void statementsAreWatchedOnlyWhenThereIsACollector() {
        try (Telemetry alone = new Telemetry("sample", "sample-1", Map.of());
                Telemetry collected = new Telemetry(
                        "sample", "sample-1", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"))) {
            assertThat(alone.traced(source)).isSameAs(source);
            assertThat(collected.traced(source)).isNotSameAs(source);
        }
    }
}
