package dev.ensemble.chassis.balancing;

import java.util.function.LongSupplier;

/**
 * How many attempts beyond the first a channel may make: a share of its recent calls, and a small reserve that refills
 * with time so that a quiet channel may make some too. Token bucket after Finagle's {@code RetryBudget}. Thread-safe.
 */
final class RetryBudget {
    private static final double MOST_SAVED = 500;

    private final double ratio;
    private final double mostSaved;
    private final double reservePerSecond;
    private final LongSupplier nanoTime;
    private double saved;
    private double reserve;
    private long lastRefill;

    /**
     * @param ratio extra attempts a call, such as 0.2
     * @param reservePerSecond extra attempts a second that are always allowed
     */
    RetryBudget(double ratio, double reservePerSecond, LongSupplier nanoTime) {
        this(ratio, reservePerSecond, MOST_SAVED, nanoTime);
    }

    /** @param mostSaved bounds what a long quiet time saves up for one storm */
    RetryBudget(double ratio, double reservePerSecond, double mostSaved, LongSupplier nanoTime) {
        this.ratio = ratio;
        this.mostSaved = mostSaved;
        this.reservePerSecond = reservePerSecond;
        this.nanoTime = nanoTime;
        this.reserve = reservePerSecond;
        this.lastRefill = nanoTime.getAsLong();
    }

    /** A first attempt was made. */
    synchronized void deposit() {
        saved = Math.min(mostSaved, saved + ratio);
    }

    /** Whether one more extra attempt is allowed now. */
    synchronized boolean allows() {
        refill();
        return saved + reserve >= 1;
    }

    /** An extra attempt was made; picks that race may overdraw by a few. */
    synchronized void withdraw() {
        refill();
        double fromSaved = Math.min(saved, 1);
        saved -= fromSaved;
        reserve -= 1 - fromSaved;
    }

    private void refill() {
        long now = nanoTime.getAsLong();
        reserve = Math.min(reservePerSecond, reserve + (now - lastRefill) / 1e9 * reservePerSecond);
        lastRefill = now;
    }
}
