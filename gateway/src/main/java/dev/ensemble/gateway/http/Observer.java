package dev.ensemble.gateway.http;

import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Sees every request: one span, one count in {@code http.server.request.duration} and one line in the access log, by
 * OpenTelemetry's semantic conventions for HTTP servers. The log is at DEBUG, and at INFO for what failed on our side.
 */
final class Observer {
    private static final Logger ACCESS = LoggerFactory.getLogger("ensemble.access");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
    /** Methods that callers make up must not make up time series. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Pattern UNPRINTABLE = Pattern.compile("[^!-~]");

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final DoubleHistogram duration;
    /** What tells time series apart is made once: of methods, routes and statuses there are few. */
    private final Map<Series, Attributes> series = new ConcurrentHashMap<>();

    private record Series(String method, String route, int status) {
        Attributes attributes() {
            return Attributes.of(METHOD, method, ROUTE, route, STATUS, (long) status);
        }
    }

    Observer(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("dev.ensemble.gateway");
        propagator = telemetry.getPropagators().getTextMapPropagator();
        duration = telemetry.getMeter("dev.ensemble.gateway")
                .histogramBuilder("http.server.request.duration")
                .setUnit("s")
                .setDescription("Duration of HTTP requests")
                .setExplicitBucketBoundariesAdvice(List.of(
                        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0))
                .build();
    }

    /** The span of a request, child of what its {@code traceparent} names. */
    Span begin(HttpRequest request) {
        Context parent = propagator.extract(Context.root(), request, Getter.INSTANCE);
        return tracer.spanBuilder(method(request))
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, method(request))
                .setAttribute(URL_PATH, path(request.uri()))
                .startSpan();
    }

    void end(Exchange exchange, int status, int bytes) {
        String method = method(exchange.request());
        Span span = exchange.span();
        if (span.isRecording()) {
            span.updateName(exchange.route().isEmpty() ? method : method + " " + exchange.route());
            span.setAttribute(ROUTE, exchange.route()).setAttribute(STATUS, (long) status);
            if (status >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
        duration.record(
                exchange.elapsedNanos() / 1e9,
                series.computeIfAbsent(new Series(method, exchange.route(), status), Series::attributes));
        Level level = status >= 500 ? Level.INFO : Level.DEBUG;
        if (ACCESS.isEnabledForLevel(level)) {
            log(exchange, ACCESS.atLevel(level), status, bytes);
        }
    }

    private static void log(Exchange exchange, LoggingEventBuilder line, int status, int bytes) {
        try (Scope scope = exchange.span().makeCurrent()) { // the log line names the trace
            line.log("{} {} {} {} bytes {} us", onOneLine(exchange.method()), onOneLine(exchange.uri()), status, bytes,
                    TimeUnit.NANOSECONDS.toMicros(exchange.elapsedNanos()));
        }
    }

    /** What a caller sent must not look like a log line, or colour one. */
    private static String onOneLine(String given) {
        return UNPRINTABLE.matcher(given).replaceAll("?");
    }

    private static String method(HttpRequest request) {
        String method = request.method().name();
        return METHODS.contains(method) ? method : "_OTHER";
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private enum Getter implements TextMapGetter<HttpRequest> {
        INSTANCE;

        @Override
        public Iterable<String> keys(HttpRequest request) {
            return request.headers().names();
        }

        @Override
        public String get(HttpRequest request, String key) {
            return request == null ? null : request.headers().get(key);
        }
    }
}
