package dev.ensemble.registry;

import com.google.common.base.Ticker;
import java.time.Duration;

/**
 * Monotonic time that stands still while this process does: after a freeze of the registry all its leases look silent,
 * though only the registry was. A gap between two ticks counts as no more than one longest tick. Thread-safe.
 */
final class LivedTime {
    private final Ticker ticker;
    private final long longestTick;
    private long lived;
    private long lastTick;

    LivedTime(Ticker ticker, Duration longestTick) {
        this.ticker = ticker;
        this.longestTick = longestTick.toNanos();
        this.lastTick = ticker.read();
    }

    /** Nanoseconds lived; to be called more often than the longest tick. */
    synchronized long tick() {
        long now = ticker.read();
        lived += Math.min(now - lastTick, longestTick);
        lastTick = now;
        return lived;
    }
}
