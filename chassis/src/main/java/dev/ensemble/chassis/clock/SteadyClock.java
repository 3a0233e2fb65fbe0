package dev.ensemble.chassis.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The wall clock without its jumps: goes on with monotonic time, and follows the wall clock only when it is told to. So a
 * clock that is set wrong moves no timestamp before another process has said that it is right. Thread-safe.
 */
public final class SteadyClock implements InstantSource {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private volatile Anchor anchor;

    /** What the wall clock showed at a moment of monotonic time, and how far that was ahead of most others'. */
    private record Anchor(long millis, long nanos, long ahead) {}

    /** Starts with what {@code wall} shows. */
    public SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        follow(0);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return millis(anchor);
    }

    /** What most others' clocks show, as far as this one was told. */
    public long othersMillis() {
        Anchor from = anchor;
        return millis(from) - from.ahead();
    }

    private long millis(Anchor from) {
        return from.millis() + (nanoTime.getAsLong() - from.nanos()) / NANOS_A_MILLI;
    }

    /** Goes on from what the wall clock shows, which is so far ahead of most others'. */
    public void follow(long aheadMillis) {
        anchor = new Anchor(wall.millis(), nanoTime.getAsLong(), aheadMillis);
    }

    /** Does so if they are no further apart than this, as nothing is heard of others; whether it did. */
    public boolean followWithin(Duration most) {
        long jump = wall.millis() - millis();
        boolean near = Math.abs(jump) <= most.toMillis();
        if (near) {
            follow(anchor.ahead() + jump);
        }
        return near;
    }
}
