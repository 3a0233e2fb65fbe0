package dev.ensemble.chassis.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands in a shell's {@code OTEL_*} for other programs and would break this one, or hide which process it is. */
final class OtelEnvironment {

    private static final Logger log = LoggerFactory.getLogger(OtelEnvironment.class);
    /** What there is in this process; another exporter is not in its class path, or would take a port in each of them. */
    private static final List<String> EXPORTERS = List.of("none", "otlp");

    private OtelEnvironment() {}

    /** Values to take in place of those that are set. */
    static Map<String, String> corrections(ConfigProperties set) {
        Map<String, String> corrections = new HashMap<>();
        for (String signal : List.of("metrics", "traces", "logs")) {
            List<String> exporters = set.getList("otel." + signal + ".exporter");
            List<String> here = exporters.stream().filter(EXPORTERS::contains).toList();
            if (!here.equals(exporters)) {
                log.warn("OTEL_{}_EXPORTER: of {} there is {} here{}", signal.toUpperCase(java.util.Locale.ROOT),
                        exporters,
                        here, signal.equals("metrics") ? "; /metrics on the admin port is for Prometheus" : "");
                corrections.put("otel." + signal + ".exporter", here.isEmpty() ? "none" : String.join(",", here));
            }
        }
        if (set.getString("otel.service.name") != null) {
            log.warn("OTEL_SERVICE_NAME={} is left out: each process is named after its service",
                    set.getString("otel.service.name"));
        }
        if (set.getBoolean("otel.sdk.disabled", false)) {
            log.warn(
                    "OTEL_SDK_DISABLED is left out, as /metrics would be empty; no spans are sent unless it is said where");
            corrections.put("otel.sdk.disabled", "false");
        }
        return corrections;
    }
}
