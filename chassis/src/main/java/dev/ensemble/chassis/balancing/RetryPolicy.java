package dev.ensemble.chassis.balancing;

import java.util.List;
import java.util.Map;

/** When a call is sent again (gRFC A6). Every method is idempotent: by its key, or by the name that it changes. */
public final class RetryPolicy {
    private RetryPolicy() {}

    /**
     * The service config of a channel that retries errors which suggest that this one instance has failed. UNAVAILABLE
     * is what it says itself, or its broken connection. UNKNOWN no service here answers, but a connection that breaks
     * while a stream is being opened ends so (grpc-java issue 10120). INTERNAL comes from one instance that is broken
     * while others are not, or from a stream that is reset; what is wrong with the request itself fails everywhere,
     * within the budget. CANCELLED is what a stream ends with that the server has reset (a caller that gives up hears
     * nothing more, and is not retried).
     *
     * @param attempts how many at most, the first included
     */
    public static Map<String, ?> upTo(int attempts) {
        Map<String, ?> policy = Map.of(
                "maxAttempts", (double) attempts,
                "initialBackoff", "0.01s",
                "maxBackoff", "0.2s",
                "backoffMultiplier", 2.0,
                "retryableStatusCodes", List.of("UNAVAILABLE", "UNKNOWN", "INTERNAL", "CANCELLED"));
        return Map.of("methodConfig", List.of(Map.of("name", List.of(Map.of()), "retryPolicy", policy)));
    }
}
