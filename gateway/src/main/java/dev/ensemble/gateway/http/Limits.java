package dev.ensemble.gateway.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What one caller may ask of the HTTP server.
 *
 * @param bodyBytes largest body; more is 413
 * @param urlBytes longest request line; more is 414
 * @param headerBytes largest sum of header fields; more is 431
 * @param connections connections at a time; one more is answered 503 and closed
 * @param requestTime for the head of a request from its first byte on, and again for its body; then 408
 * @param idleTime for a connection between two requests; then it is closed
 * @param age of a connection, a tenth more or less; then the next answer ends it, so that its caller comes again and
 *     perhaps to another gateway
 */
public record Limits(
        int bodyBytes, int urlBytes, int headerBytes, int connections, Duration requestTime, Duration idleTime,
        Duration age) {
    public static final Limits DEFAULT = new Limits(
            1 << 20, 8 << 10, 16 << 10, 2_000, Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofMinutes(5));

    /** The same with another number of connections. */
    public Limits withConnections(int other) {
        return new Limits(bodyBytes, urlBytes, headerBytes, other, requestTime, idleTime, age);
    }

    /** Within which callers come again when a gateway joins: soon enough to matter, and not all at once. */
    private static final Duration RENEWAL = Duration.ofSeconds(5);

    /** When one connection is to be renewed, from now on, at random: all must not come again at once. */
    public static long renewalNanos() {
        return (long) (RENEWAL.toNanos() * ThreadLocalRandom.current().nextDouble());
    }

    /** As gRPC spreads it: all who came at once must not come again at once. */
    long ageNanos() {
        return (long) (age.toNanos() * (0.9 + 0.2 * ThreadLocalRandom.current().nextDouble()));
    }
}
