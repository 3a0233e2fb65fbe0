package dev.ensemble.gateway.http;

import dev.ensemble.chassis.rpc.Hop;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an answer tells about how it came about: {@code Server-Timing} (W3C; one entry a hop, in milliseconds),
 * {@code Ensemble-Path}, {@code Ensemble-Attempts}, {@code Ensemble-Breaker} and {@code Ensemble-Deadline-Left}, the
 * last three as RFC 8941 dictionaries or items, and {@code traceparent} (W3C).
 */
final class Evidence {
    private final String gateway;

    /** @param gateway this instance */
    Evidence(String gateway) {
        this.gateway = gateway;
    }

    void addTo(MultiMap headers, Exchange exchange) {
        List<Hop> hops = exchange.path().hops();
        var timing = new StringBuilder(gateway).append(";dur=").append(millis(exchange.elapsedNanos() / 1e6));
        hops.forEach(hop -> hop.millis()
                .ifPresent(ms -> timing.append(", ").append(hop.name()).append(";dur=").append(millis(ms))));
        headers.set("Server-Timing", timing);
        headers.set("Ensemble-Path", hops.stream().map(Hop::name)
                .collect(Collectors.joining(", ", hops.isEmpty() ? gateway : gateway + ", ", "")));
        if (!hops.isEmpty()) {
            headers.set("Ensemble-Attempts", dictionary(hops, hop -> Integer.toString(hop.attempts())));
            headers.set("Ensemble-Breaker", dictionary(hops, Hop::breaker));
        }
        exchange.deadlineNanos().ifPresent(end -> headers.set(
                "Ensemble-Deadline-Left", Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) + "ms"));
        var span = exchange.span().getSpanContext();
        if (span.isValid()) {
            headers.set("traceparent",
                    "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex());
        }
    }

    private static String dictionary(List<Hop> hops, Function<Hop, String> value) {
        return hops.stream().map(hop -> hop.name() + "=" + value.apply(hop)).collect(Collectors.joining(", "));
    }

    /** One digit after the point, without the cost of a formatter. */
    private static String millis(double ms) {
        long tenths = Math.round(ms * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}
