package dev.ensemble.order;

import io.grpc.Context;
import java.util.concurrent.ThreadLocalRandom;

/** Exponential backoff with full jitter, 50 ms to 1 s, while the gRPC context lives. */
final class Backoff {

    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 1000;

    private long ceiling = FIRST_MILLIS;

    /** Waits before the next try; false when there must be none. */
    boolean pause() {
        if (Context.current().isCancelled()) {
            return false;
        }
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(ceiling) + 1);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
        ceiling = Math.min(2 * ceiling, LONGEST_MILLIS);
        return !Context.current().isCancelled();
    }
}
