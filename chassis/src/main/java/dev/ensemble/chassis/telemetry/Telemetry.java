package dev.ensemble.chassis.telemetry;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Metrics and traces by OpenTelemetry, configured by its standard {@code OTEL_*} environment. Metrics are read on the
 * admin port; traces are sent when {@code OTEL_EXPORTER_OTLP_ENDPOINT} names a collector.
 */
public final class Telemetry implements AutoCloseable {

    /** What a server may be blamed for; the other codes speak of what was asked. */
    private static final Set<Status.Code> OUR_FAULT = EnumSet.of(
            Status.Code.UNKNOWN,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.UNIMPLEMENTED,
            Status.Code.INTERNAL,
            Status.Code.UNAVAILABLE,
            Status.Code.DATA_LOSS);

    private static final Set<Status.Code> ANY_FAULT = EnumSet.complementOf(EnumSet.of(Status.Code.OK));

    private final PrometheusMetricReader metrics = PrometheusMetricReader.create();
    private final OpenTelemetrySdk sdk;
    private final ServerInterceptor server;
    private final ClientInterceptor client;
    private final boolean collected;

    /** The telemetry of one process; {@code environment} is where the {@code OTEL_*} variables stand. */
    public Telemetry(String service, String instance, Map<String, String> environment) {
        this.collected = environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
                || environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        this.sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> defaults(service, instance))
                .addMeterProviderCustomizer((provider, config) -> provider.registerMetricReader(metrics))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        Meter meter = sdk.getMeter("dev.ensemble.chassis");
        this.server = new ServerSpanInterceptor(new RpcSpans(
                sdk, SpanKind.SERVER, new RpcMeter(meter, "rpc.server.duration", "Duration of calls served"),
                OUR_FAULT));
        this.client = new ClientSpanInterceptor(new RpcSpans(
                sdk, SpanKind.CLIENT, new RpcMeter(meter, "rpc.client.duration", "Duration of calls made"), ANY_FAULT));
    }

    private Map<String, String> defaults(String service, String instance) {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("otel.service.name", service);
        defaults.put("otel.resource.attributes", "service.namespace=ensemble,service.instance.id=" + instance);
        defaults.put("otel.traces.exporter", collected ? "otlp" : "none");
        // Ids are made and passed on all the same; recording spans for no collector would only cost.
        defaults.put("otel.traces.sampler", collected ? "parentbased_always_on" : "always_off");
        defaults.put("otel.metrics.exporter", "none");
        defaults.put("otel.logs.exporter", "none");
        return defaults;
    }

    /** For instruments and spans of our own. */
    public OpenTelemetry openTelemetry() {
        return sdk;
    }

    /** Spans and metrics of calls that are served. */
    public ServerInterceptor server() {
        return server;
    }

    /** Spans and metrics of calls that are made. */
    public ClientInterceptor client() {
        return client;
    }

    /**
     * Connections whose statements are spans of the trace that they serve; {@code source} itself when none is
     * collected.
     */
    public DataSource traced(DataSource source) {
        return collected
                ? JdbcTelemetry.builder(sdk).setDataSourceInstrumenterEnabled(false).build().wrap(source)
                : source;
    }

    /** All metrics in Prometheus' text format 0.0.4. */
    public byte[] metrics() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, metrics.collect());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    @Override
    public void close() {
        sdk.shutdown().join(2, TimeUnit.SECONDS);
    }
}
