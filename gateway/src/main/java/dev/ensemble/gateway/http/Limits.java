package dev.ensemble.gateway.http;

import java.time.Duration;

/**
 * What one caller may ask of the HTTP server.
 *
 * @param bodyBytes largest body; more is 413
 * @param urlBytes longest request line; more is 414
 * @param headerBytes largest sum of header fields; more is 431
 * @param connections connections at a time; one more is answered 503 and closed
 * @param requestTime for the head of a request from its first byte on, and again for its body; then 408
 * @param idleTime for a connection between two requests; then it is closed
 */
public record Limits(
        int bodyBytes, int urlBytes, int headerBytes, int connections, Duration requestTime, Duration idleTime) {
    public static final Limits DEFAULT =
            new Limits(1 << 20, 8 << 10, 16 << 10, 2_000, Duration.ofSeconds(10), Duration.ofSeconds(75));
}
