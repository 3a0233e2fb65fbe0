package dev.ensemble.chassis.balancing;

import java.time.Duration;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Tells calls that have taken long. It looks every 10 ms at those that are under way, so that a call which ends in time, as
 * nearly all do, costs no timer of its own; while none is under way it does nothing. Thread-safe.
 */
final class HedgeTimer {
    /** What may take long. */
    interface TimedCall {
        /** Whether it need not be told any more. */
        boolean isOver();

        /** When it is to be told, in terms of the clock. */
        long dueNanos();

        /** It has taken long; whether it need not be told again. */
        boolean due();
    }

    static final long TICK = Duration.ofMillis(10).toNanos();
    /** A look that is so late says that this process stood still: the answers may wait in its sockets. */
    private static final long STALL = Duration.ofMillis(50).toNanos();
    private static final long LONGEST_PARDON = Duration.ofMillis(250).toNanos();
    /** On a machine that is always full each look is late, and a callee may be frozen there, too. */
    private static final long LONGEST_ROW = Duration.ofSeconds(1).toNanos();

    private final ScheduledExecutorService thread;
    private final LongSupplier nanoTime;
    private final Queue<TimedCall> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private long expected;
    private volatile long inTimeAt;
    private long pardonedUntil;

    HedgeTimer(ScheduledExecutorService thread, LongSupplier nanoTime) {
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.inTimeAt = nanoTime.getAsLong();
        this.pardonedUntil = inTimeAt;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void watch(TimedCall call) {
        calls.add(call);
        if (ticking.compareAndSet(false, true)) {
            long now = nanoTime.getAsLong();
            inTimeAt = now; // The timer does not look while there is nothing to look at.
            schedule(now);
        }
    }

    /** @param last the time of the last look: a stall between then and now counts, too */
    private void schedule(long last) {
        expected = last + TICK;
        thread.schedule(this::tick, TICK, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        long now = nanoTime.getAsLong();
        try {
            look(now);
        } finally {
            ticking.set(false);
            if (!calls.isEmpty() && ticking.compareAndSet(false, true)) {
                schedule(now);
            }
        }
    }

    private void look(long now) {
        long late = now - expected;
        if (late <= STALL) {
            inTimeAt = now;
        } else if (now - late - inTimeAt < LONGEST_ROW) {
            pardonedUntil = now + Math.min(late, LONGEST_PARDON);
        }
        for (Iterator<TimedCall> each = calls.iterator(); each.hasNext();) {
            TimedCall call = each.next();
            if (call.isOver()) {
                each.remove();
            } else if (now - call.dueNanos() >= 0 && now - pardonedUntil >= 0 && call.due()) {
                each.remove();
            }
        }
    }
}
