package dev.ensemble.chassis.telemetry;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger log = LoggerFactory.getLogger(Telemetry.class);

    private final PrometheusMetricReader metrics = PrometheusMetricReader.create();
    private final OpenTelemetrySdk sdk;
    private final ServerInterceptor server;
    private final ClientInterceptor client;
    private final boolean collected;

    /** The telemetry of one process; {@code environment} is where the {@code OTEL_*} variables stand. */
    public Telemetry(String service, String instance, Map<String, String> environment) {
        this.collected = environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
                || environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        this.sdk = configured(Resource.create(Attributes.of(
                AttributeKey.stringKey("service.name"), service,
                AttributeKey.stringKey("service.instance.id"), instance)));
        Meter meter = sdk.getMeter("dev.ensemble.chassis");
        this.server = new ServerSpanInterceptor(new RpcSpans(
                sdk, SpanKind.SERVER, new RpcMeter(meter, "rpc.server.duration", "Duration of calls served"),
                OUR_FAULT));
        this.client = new ClientSpanInterceptor(new RpcSpans(
                sdk, SpanKind.CLIENT, new RpcMeter(meter, "rpc.client.duration", "Duration of calls made"), ANY_FAULT));
    }

    /** What the environment says counts, but no process stays away because of it, and none hides who it is. */
    private OpenTelemetrySdk configured(Resource self) {
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(this::defaults)
                    .addPropertiesCustomizer(OtelEnvironment::corrections)
                    .addResourceCustomizer((resource, config) -> resource.merge(self))
                    .addMeterProviderCustomizer((provider, config) -> provider.registerMetricReader(metrics))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        } catch (RuntimeException e) { // not only ConfigurationException: each part has its own
            log.warn("the OTEL_* environment is left out, no spans are sent: {}", e.getMessage());
            return OpenTelemetrySdk.builder()
                    .setTracerProvider(SdkTracerProvider.builder()
                            .setSampler(Sampler.alwaysOff())
                            .build())
                    .setMeterProvider(SdkMeterProvider.builder()
                            .setResource(Resource.getDefault().merge(self))
                            .registerMetricReader(metrics)
                            .build())
                    .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
                            W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
                    .build();
        }
    }

    private Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("otel.resource.attributes", "service.namespace=ensemble");
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
