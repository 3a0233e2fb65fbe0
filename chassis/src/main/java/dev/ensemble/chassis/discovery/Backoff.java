package dev.ensemble.chassis.discovery;

import java.util.concurrent.ThreadLocalRandom;

/** Exponential back-off with full jitter, in milliseconds. Not thread-safe. */
final class Backoff {
    private final long min;
    private final long max;
    private long ceiling;

    Backoff(long min, long max) {
        this.min = min;
        this.max = max;
        this.ceiling = min;
    }

    long next() {
        long delay = ThreadLocalRandom.current().nextLong(min / 2, ceiling + 1);
        ceiling = Math.min(max, ceiling * 2);
        return delay;
    }

    void reset() {
        ceiling = min;
    }
}
