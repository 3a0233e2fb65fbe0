package dev.ensemble.lab.prove;

import java.util.Locale;

/**
 * How a machine kept time for a while.
 *
 * @param p99Millis how late a thread that only wants to be woken was woken, but for one time in a hundred
 * @param worstMillis how late at worst, whatever had the processors
 * @param stolen share of all processors that the host gave to others
 * @param stalls how often the machine itself stood still for too long
 */
public record Hiccups(double p99Millis, double worstMillis, double stolen, int stalls) {
    /** Of a machine that was not watched. */
    public static final Hiccups NONE = new Hiccups(0, 0, 0, 0);

    /** Whether what was measured meanwhile may have been the machine's doing. */
    public boolean stalled() {
        return stalls > 0;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d stalls; woken %.1f ms late (p99), %.0f ms (worst); %.1f %% stolen",
                stalls, p99Millis, worstMillis, 100 * stolen);
    }
}
