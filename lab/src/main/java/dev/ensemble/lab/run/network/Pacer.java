package dev.ensemble.lab.run.network;

import dev.ensemble.chassis.config.UsageException;
import java.time.Duration;
import java.util.Locale;

/** Lets bytes through late, and so many a second: what {@code tc netem delay … rate …} does to an interface. */
public final class Pacer {
    /** What comes later than that is as good as lost. */
    public static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final double BITS_A_BYTE = 8;

    private final Duration delay;
    private final long bitsPerSecond;
    private long free = System.nanoTime();

    /**
     * @param delay of all bytes
     * @param bitsPerSecond of all connections together; 0 for no limit
     * @throws UsageException if the delay is not from 0 s to 1 min
     */
    public Pacer(Duration delay, long bitsPerSecond) {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new UsageException("the delay is " + delay.toMillis() + "ms, but must be from 0s to 1m");
        }
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
        String rate = bitsPerSecond == 0 ? "" : " at " + rate();
        return late.isEmpty() || rate.isEmpty() ? (late + rate).strip() : late.strip() + "," + rate;
    }

    private String rate() {
        return bitsPerSecond < 1000
                ? bitsPerSecond + " bit/s"
                : String.format(Locale.ROOT, "%.0f kbit/s", bitsPerSecond / 1e3);
    }
}
