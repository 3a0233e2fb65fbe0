package dev.ensemble.gateway.evidence;

import dev.ensemble.chassis.rpc.evidence.CallPath;
import dev.ensemble.chassis.rpc.evidence.Hop;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * What an answer tells about how it came about: {@code Server-Timing} (W3C; one entry a hop, in milliseconds),
 * {@code Ensemble-Path}, {@code Ensemble-Attempts}, {@code Ensemble-Breaker} and {@code Ensemble-Deadline-Left}, the
 * last three as RFC 8941 dictionaries or items, and {@code traceparent} (W3C). HTTP has them as headers, gRPC as trailers.
 */
public final class Evidence {
    private final String gateway;

    /** @param gateway this instance */
    public Evidence(String gateway) {
        this.gateway = gateway;
    }

    /**
     * Tells it.
     *
     * @param elapsedNanos since the request began
     * @param deadlineNanos when the caller stops waiting, in terms of {@link System#nanoTime()}
     * @param teller takes names and values
     */
    public void tell(
            CallPath path, long elapsedNanos, OptionalLong deadlineNanos, Span span,
            BiConsumer<String, String> teller) {
        List<Hop> hops = path.hops();
        StringBuilder timing = new StringBuilder(gateway).append(";dur=").append(millis(elapsedNanos / 1e6));
        StringJoiner names = new StringJoiner(", ").add(gateway);
        StringJoiner attempts = new StringJoiner(", ");
        StringJoiner breakers = new StringJoiner(", ");
        for (Hop hop : hops) {
            hop.millis().ifPresent(ms -> timing.append(", ").append(hop.name()).append(";dur=").append(millis(ms)));
            names.add(hop.name());
            attempts.add(hop.name() + "=" + hop.attempts() + (hop.hedge().isEmpty() ? "" : ";hedge=" + hop.hedge()));
            breakers.add(hop.name() + "=" + hop.breaker());
        }
        teller.accept("Server-Timing", timing.toString());
        teller.accept("Ensemble-Path", names.toString());
        if (!hops.isEmpty()) {
            teller.accept("Ensemble-Attempts", attempts.toString());
            teller.accept("Ensemble-Breaker", breakers.toString());
        }
        deadlineNanos.ifPresent(end -> teller.accept(
                "Ensemble-Deadline-Left", Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) + "ms"));
        SpanContext context = span.getSpanContext();
        if (context.isValid()) {
            teller.accept("traceparent",
                    "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex());
        }
    }

    /** One digit after the point, without the cost of a formatter. */
    private static String millis(double ms) {
        long tenths = Math.round(ms * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}
