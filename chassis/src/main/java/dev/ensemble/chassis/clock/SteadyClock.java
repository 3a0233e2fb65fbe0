package dev.ensemble.chassis.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The wall clock without its jumps: goes on with monotonic time, and follows the wall clock only when it is told to. So a
 * clock that is set wrong moves no timestamp before somebody else has said that it is right. Thread-safe.
 */
public final class SteadyClock implements InstantSource {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private volatile Anchor anchor;

    /** What the wall clock showed at a moment of monotonic time. */
    private record Anchor(long millis, long nanos) {}

    /** Starts with what {@code wall} shows. */
    public SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        follow();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        Anchor from = anchor;
        return from.millis() + (nanoTime.getAsLong() - from.nanos()) / NANOS_A_MILLI;
    }

    /** Goes on from what the wall clock shows. */
    public void follow() {
        anchor = new Anchor(wall.millis(), nanoTime.getAsLong());
    }

    /** Does so if they are no further apart than this; whether it did. */
    public boolean followWithin(Duration most) {
        boolean near = Math.abs(wall.millis() - millis()) <= most.toMillis();
        if (near) {
            follow();
        }
        return near;
    }
}
