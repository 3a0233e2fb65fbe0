package dev.ensemble.lab.run.network;

import java.time.Duration;
import java.util.Locale;

/** Lets bytes through late, and so many a second: what {@code tc netem delay … rate …} does to an interface. */
public final class Pacer {
    private static final double BITS_A_BYTE = 8;

    private final Duration delay;
    private final long bitsPerSecond;
    private long free = System.nanoTime();

    /**
     * @param delay of all bytes
     * @param bitsPerSecond of all connections together; 0 for no limit
     */
    public Pacer(Duration delay, long bitsPerSecond) {
        this.delay = delay;
        this.bitsPerSecond = bitsPerSecond;
    }

    /** When bytes that come now are to be passed on, on the clock of {@link System#nanoTime}. */
    synchronized long due(int bytes) {
        long now = System.nanoTime();
        if (bitsPerSecond == 0) {
            return now + delay.toNanos();
        }
        free = Math.max(free, now) + (long) (bytes * BITS_A_BYTE * 1e9 / bitsPerSecond);
        return free + delay.toNanos();
    }

    @Override
    public String toString() {
        String late = delay.isZero() ? "" : " " + delay.toMillis() + " ms late";
        String rate = bitsPerSecond == 0 ? "" : String.format(Locale.ROOT, " at %.0f kbit/s", bitsPerSecond / 1e3);
        return late.isEmpty() || rate.isEmpty() ? (late + rate).strip() : late.strip() + "," + rate;
    }
}
