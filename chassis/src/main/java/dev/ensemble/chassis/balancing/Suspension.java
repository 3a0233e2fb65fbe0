package dev.ensemble.chassis.balancing;

import java.time.Duration;

/**
 * Whether one instance is left out, and its way back: when its time is over, one call at a time is sent to it, and three
 * in a row that go well bring it back; one that goes badly leaves it out for longer. A call whose time says nothing is
 * not hedged and may take long: it is sent only if for a second there was no other, which need not wait for its end.
 * Thread-safe.
 */
final class Suspension {
    static final Duration BASE = Duration.ofSeconds(1);
    static final int MOST_BASES = 10;

    private static final long FORGIVEN_AFTER = Duration.ofSeconds(30).toNanos();
    private static final int GOOD_PROBES = 3;
    /** A pick may come to nothing; then another call is the probe. */
    private static final long CHOSEN_FOR = Duration.ofMillis(100).toNanos();

    private boolean out;
    private int times;
    private long until;
    private long backSince;
    private long chosenUntil;
    private boolean probed;
    private boolean probedUntimed;
    private int goodProbes;

    synchronized boolean isOut() { return out; }

    /**
     * Leaves it out for the base time as often as it was left out of late, ten times at most.
     *
     * @param jitter factor from 1 on, so that not all callers come back at once
     * @return for how long, in nanoseconds
     */
    synchronized long begin(long now, double jitter) {
        times = !out && times > 0 && now - backSince > FORGIVEN_AFTER ? 1 : times + 1;
        long nanos = (long) (BASE.toNanos() * Math.min(times, MOST_BASES) * jitter);
        out = true;
        until = now + nanos;
        chosenUntil = until;
        probed = false;
        probedUntimed = false;
        goodProbes = 0;
        return nanos;
    }

    /** Whether the call that asks is to be sent to it, to see how it does. */
    synchronized boolean choosesProbe(long now, boolean timed) {
        long from = timed ? until : until + BASE.toNanos();
        if (!out || probed || probedUntimed && !timed || now - from < 0 || now - chosenUntil < 0) {
            return false;
        }
        chosenUntil = now + CHOSEN_FOR;
        return true;
    }

    synchronized void probeSent(boolean timed) {
        if (timed) {
            probed = true;
        } else {
            probedUntimed = true;
        }
    }

    /** The probe has ended; what it says is for the caller to act on if it went badly. Returns whether it is back. */
    synchronized boolean probeEnded(boolean timed, boolean well, long now) {
        probed &= !timed;
        probedUntimed &= timed;
        chosenUntil = now;
        goodProbes = well ? goodProbes + 1 : goodProbes;
        if (!out || goodProbes < GOOD_PROBES) {
            return false;
        }
        out = false;
        backSince = now;
        return true;
    }
}
