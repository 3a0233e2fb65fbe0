package dev.ensemble.registry.lease;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Monotonic time that stands still while this process does: after a freeze of the registry all its leases look silent,
 * though only the registry was. A gap between two ticks counts as no more than one longest tick. Thread-safe.
 */
final class PausableClock {
    private final LongSupplier nanoTime;
    private final long longestTick;
    private long lived;
    private long lastTick;

    PausableClock(LongSupplier nanoTime, Duration longestTick) {
        this.nanoTime = nanoTime;
        this.longestTick = longestTick.toNanos();
        this.lastTick = nanoTime.getAsLong();
    }

    /** Nanoseconds lived; to be called more often than the longest tick. */
    synchronized long tick() {
        long now = nanoTime.getAsLong();
        lived += Math.min(now - lastTick, longestTick);
        lastTick = now;
        return lived;
    }
}
