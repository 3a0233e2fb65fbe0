package dev.ensemble.chassis.clock;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Orders events of processes that share no clock: an event that could have caused another always has the smaller
 * timestamp, and timestamps stay close to wall-clock time.
 *
 * <p>Algorithm: S. Kulkarni, M. Demirbas, D. Madappa, B. Avva, M. Leone, "Logical Physical Clocks", OPODIS 2014.
 */
public final class HybridLogicalClock {

    /** A peer's clock that is further ahead than this is broken: following it would drag all peers along. */
    static final Duration MAX_AHEAD = Duration.ofSeconds(60);

    private final InstantSource wall;
    private final Duration offset;
    private final AtomicLong refused = new AtomicLong();
    private long physical;
    private int logical;

    /** A clock over {@code wall}, shifted by {@code offset} (for experiments with skew). */
    public HybridLogicalClock(InstantSource wall, Duration offset) {
        this.wall = wall;
        this.offset = offset;
    }

    /** The timestamp of a local event or of a message about to be sent. */
    public synchronized HlcTimestamp now() {
        advance(wallMillis());
        return new HlcTimestamp(physical, logical);
    }

    /** Takes note of a message that was received; what happens afterwards is later than its sending. */
    public synchronized void merge(HlcTimestamp remote) {
        long wallMillis = wallMillis();
        if (remote.physicalMillis() - wallMillis > MAX_AHEAD.toMillis()) {
            refused.incrementAndGet();
            return;
        }
        if (remote.compareTo(new HlcTimestamp(physical, logical)) > 0) {
            physical = remote.physicalMillis();
            logical = remote.logical();
        }
        advance(wallMillis);
    }

    /** How many remote timestamps were not adopted because they were too far ahead. */
    public long refused() {
        return refused.get();
    }

    private void advance(long wallMillis) {
        if (wallMillis > physical) {
            physical = wallMillis;
            logical = 0;
        } else if (logical == Integer.MAX_VALUE) {
            physical++;
            logical = 0;
        } else {
            logical++;
        }
    }

    /** This process's wall clock, right or wrong, in milliseconds since the Unix epoch. */
    public long wallMillis() {
        return wall.millis() + offset.toMillis();
    }
}
