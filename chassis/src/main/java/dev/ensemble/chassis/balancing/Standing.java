package dev.ensemble.chassis.balancing;

import java.time.Duration;

/**
 * How one instance has done lately, in the eyes of one channel. Its slowness is a peak EWMA (Finagle's
 * {@code PeakEwma}): it jumps up with one slow answer and comes down with time. It counts in multiples of what a method
 * usually takes, so that methods of all kinds add up. Thread-safe.
 */
final class Standing {
    static final int WINDOW = 20;

    private static final int LEAST_BAD = 3;
    private static final int LEAST_SHARE = 5; // a fifth
    private static final long LEAST_LATE_NANOS = Duration.ofMillis(300).toNanos();
    private static final double DECAY_NANOS = Duration.ofSeconds(2).toNanos();
    /** Less is what one process does to another on the same processors, and the scheduler to both. */
    private static final double NOISE = 3;

    private int bad;
    private int seen;
    private int late;
    private long lateSince;
    private volatile double slowness = 1;
    private volatile long observedAt;

    /** An attempt has ended. */
    synchronized void note(AttemptVerdict end, long now) {
        switch (end) {
            case LATE -> {
                lateSince = late == 0 ? now : lateSince;
                late++;
            }
            case WELL -> {
                late = 0;
                remember(0);
            }
            case SHED -> late = 0; // It does answer.
            case ANSWERED -> remember(0);
            case FAILED -> remember(1); // The row of late ones stays: it may never have come there, or late.
            case NOTHING -> {}
        }
    }

    private void remember(int failed) {
        bad = (bad << 1 | failed) & (1 << WINDOW) - 1;
        seen = Math.min(WINDOW, seen + 1);
    }

    /** Attempts that were late, since one was answered in time, if only by a refusal. */
    synchronized int late() {
        return late;
    }

    /** Whether these are enough, for long enough: what only waits for a processor answers something meanwhile. */
    synchronized boolean isLate(long now) {
        return late >= LEAST_BAD && now - lateSince >= LEAST_LATE_NANOS;
    }

    /** Whether enough of the last attempts failed to compare them with those of the others. */
    synchronized boolean failsOften() {
        int failed = bad();
        return failed >= LEAST_BAD && failed * LEAST_SHARE >= seen;
    }

    /** Of the last attempts that were not late, at most {@link #WINDOW}, those that failed. */
    synchronized int bad() {
        return Integer.bitCount(bad);
    }

    synchronized int seen() {
        return seen;
    }

    /** An answer took so many times as long as usual, or there was none so far. */
    synchronized void observe(double times, long now) {
        double weight = weight(now);
        slowness = times > slowness ? times : slowness * weight + times * (1 - weight);
        observedAt = now;
    }

    /** What a call in flight weighs here; 1 for an instance that answers as usual. */
    double weightOfACall(long now) {
        if (slowness <= NOISE) {
            return 1;
        }
        return Math.max(1, (1 + (slowness - 1) * weight(now)) / NOISE);
    }

    private double weight(long now) {
        return Math.exp(-Math.max(0, now - observedAt) / DECAY_NANOS);
    }

    /** What was is forgotten. */
    synchronized void renew() {
        bad = 0;
        seen = 0;
        late = 0;
        slowness = 1;
    }
}
