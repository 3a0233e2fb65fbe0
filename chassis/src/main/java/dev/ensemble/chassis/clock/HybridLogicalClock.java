package dev.ensemble.chassis.clock;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Orders events of processes that share no clock: an event that could have caused another always has the smaller
 * timestamp, and timestamps stay close to wall-clock time.
 *
 * <p>Algorithm: S. Kulkarni, M. Demirbas, D. Madappa, B. Avva, M. Leone, "Logical Physical Clocks", OPODIS 2014. With
 * both of its parts in one number its rules for each case become two: an event is at the wall clock's time or just after
 * the last one, whichever is later; and whatever is heard of is the last one, if it is later.
 */
public final class HybridLogicalClock {

    /** A peer's clock that is further ahead than this is broken: following it would drag all peers along. */
    static final Duration MAX_AHEAD = Duration.ofSeconds(60);

    private final InstantSource wall;
    private final Duration offset;
    private final boolean merges;
    private final AtomicLong last;
    private final AtomicLong refused;

    /** A clock over {@code wall}, shifted by {@code offset} (for experiments with skew). */
    public HybridLogicalClock(InstantSource wall, Duration offset) {
        this(wall, offset, true, new AtomicLong(), new AtomicLong());
    }

    private HybridLogicalClock(
            InstantSource wall, Duration offset, boolean merges, AtomicLong last, AtomicLong refused) {
        this.wall = wall;
        this.offset = offset;
        this.merges = merges;
        this.last = last;
        this.refused = refused;
    }

    /** For experiments: the same clock for a way by which it does not hear of others'. */
    public HybridLogicalClock withoutMerging() {
        return new HybridLogicalClock(wall, offset, false, last, refused);
    }

    /** Whether it follows what it hears of. */
    public boolean merges() {
        return merges;
    }

    /** The timestamp of a local event or of a message about to be sent: later than all before, and all heard of. */
    public HlcTimestamp now() {
        long earliest = wallMillis() << HlcTimestamp.LOGICAL_BITS;
        return new HlcTimestamp(last.accumulateAndGet(earliest, (before, given) -> Math.max(given, before + 1)));
    }

    /** Takes note of a message that was received, or of a row that was read: what happens from now on is later. */
    public void merge(HlcTimestamp remote) {
        if (!merges || remote.packed() <= last.get()) {
            return;
        }
        if (remote.physicalMillis() - wallMillis() > MAX_AHEAD.toMillis()) {
            refused.incrementAndGet();
            return;
        }
        last.accumulateAndGet(remote.packed(), Math::max);
    }

    /** How many remote timestamps were not adopted because they were too far ahead. */
    public long refused() {
        return refused.get();
    }

    /** This process's wall clock, right or wrong, in milliseconds since the Unix epoch. */
    public long wallMillis() {
        return Math.clamp(wall.millis() + offset.toMillis(), 0, HlcTimestamp.MAX_MILLIS);
    }
}
