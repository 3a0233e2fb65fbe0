package dev.ensemble.chassis.clock;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Orders events of processes that share no clock: an event that could have caused another always has the smaller
 * timestamp, and timestamps stay close to wall-clock time.
 *
 * <p>Algorithm: S. Kulkarni, M. Demirbas, D. Madappa, B. Avva, M. Leone, "Logical Physical Clocks", OPODIS 2014. With
 * both of its parts in one number its rules for each case become two: an event is at the wall clock's time or just after
 * the last one, whichever is later; and whatever is heard of is the last one, if it is later.
 */
public final class HybridLogicalClock {

    /** The usual bound. */
    public static final Duration MAX_OFFSET = Duration.ofSeconds(60);

    private final InstantSource wall;
    private final InstantSource physical;
    private final LongSupplier othersMillis;
    private final Duration bound;
    private final boolean merges;
    private final AtomicLong last;
    private final AtomicLong refused;

    private HybridLogicalClock(
            InstantSource wall, InstantSource physical, LongSupplier othersMillis, Duration bound, boolean merges,
            AtomicLong last, AtomicLong refused) {
        this.wall = wall;
        this.physical = physical;
        this.othersMillis = othersMillis;
        this.bound = bound;
        this.merges = merges;
        this.last = last;
        this.refused = refused;
    }

    /** A clock over {@code wall} with the usual bound. */
    public HybridLogicalClock(InstantSource wall) {
        this(wall, wall, wall::millis, MAX_OFFSET, true, new AtomicLong(), new AtomicLong());
    }

    /**
     * A clock of a process whose wall clock may jump.
     *
     * @param steady what its timestamps go by
     * @param bound what is heard of is not followed further ahead of most others' clocks than this: a peer's clock that
     *     shows more is broken, and would drag all peers along. It is not measured from this process's own clock, for two
     *     that are both within the bound may be twice as far apart.
     */
    public static HybridLogicalClock bounded(InstantSource wall, SteadyClock steady, Duration bound) {
        return new HybridLogicalClock(
                wall, steady, steady::othersMillis, bound, true, new AtomicLong(), new AtomicLong());
    }

    /** For experiments: the same clock for a way by which it does not hear of others'. */
    public HybridLogicalClock withoutMerging() {
        return new HybridLogicalClock(wall, physical, othersMillis, bound, false, last, refused);
    }

    /** Whether it follows what it hears of. */
    public boolean merges() {
        return merges;
    }

    /** The timestamp of a local event or of a message about to be sent: later than all before, and all heard of. */
    public HlcTimestamp now() {
        long earliest = physicalMillis() << HlcTimestamp.LOGICAL_BITS;
        return new HlcTimestamp(last.accumulateAndGet(earliest, (before, given) -> Math.max(given, before + 1)));
    }

    /** Takes note of a message that was received, or of a row that was read: what happens from now on is later. */
    public void merge(HlcTimestamp remote) {
        if (!merges || remote.packed() <= last.get()) {
            return;
        }
        if (remote.physicalMillis() - othersMillis.getAsLong() > bound.toMillis()) {
            refused.incrementAndGet();
            return;
        }
        last.accumulateAndGet(remote.packed(), Math::max);
    }

    /** The same of what a peer wrote as text; anything else than a timestamp is left alone. */
    public void merge(String remote) {
        HlcTimestamp.parse(remote).ifPresent(this::merge);
    }

    /** How many remote timestamps were not adopted because they were too far ahead. */
    public long refused() {
        return refused.get();
    }

    /** This process's wall clock, right or wrong, in milliseconds since the Unix epoch. */
    public long wallMillis() {
        return wall.millis();
    }

    private long physicalMillis() {
        return Math.clamp(physical.millis(), 0, HlcTimestamp.MAX_MILLIS);
    }
}
