package dev.ensemble.chassis.balancing;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Gives an instance that has just become ready a share of the calls that grows linearly to its full one, from a tenth
 * (Envoy's slow start mode): a process fills its caches, pools and compiled code with its first calls, and each of them
 * takes longer than the same call elsewhere.
 *
 * @param window how long an instance is new; zero to give it its full share at once
 * @param nanoTime such as {@link System#nanoTime()}
 */
record SlowStart(Duration window, LongSupplier nanoTime) {
    private static final double LEAST_SHARE = 0.1;

    SlowStart(Duration window) {
        this(window, System::nanoTime);
    }

    /** Whether a call that would go to {@code newer} goes to {@code older} instead; no one is new among the new. */
    boolean spares(Endpoint newer, Endpoint older) {
        double share = share(newer.readyNanos());
        return share < 1
                && share < share(older.readyNanos())
                && ThreadLocalRandom.current().nextDouble() >= share / share(older.readyNanos());
    }

    double share(long readyNanos) {
        double age = (double) readyNanos / Math.max(1, window.toNanos());
        return Math.clamp(age, LEAST_SHARE, 1);
    }
}
