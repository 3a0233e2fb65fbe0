package dev.ensemble.lab.load;

import com.google.common.base.Joiner;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What became of the calls of a run.
 *
 * @param seconds from the first intended start to the last end
 * @param repeated calls that were sent twice because their connection broke, whatever their outcome
 * @param hedged calls that were sent twice because they had no answer for a while, whatever their outcome
 * @param hedgesWon those of them that the second request answered first
 * @param causes of everything that was not ok, with their counts
 */
public record LoadResult(
        double seconds, long ok, long failed, long unknown, long repeated, long hedged, long hedgesWon,
        Latency latency, Map<String, Long> causes) {

    /** All calls of the schedule so far. */
    public long calls() {
        return ok + failed + unknown;
    }

    /** Successful calls a second. */
    public double throughput() {
        return seconds == 0 ? 0 : ok / seconds;
    }

    /** Whether every call ended ok. */
    public boolean clean() {
        return failed == 0 && unknown == 0;
    }

    /** Whether every call ended ok, but for at most this share of them, all of which were told that they are shed (429). */
    public boolean shedAtMost(double share) {
        return failed + unknown <= share * calls() && allToldBy(429);
    }

    /** Whether each call that did not end ok was answered with one of these HTTP statuses, and with a reason. */
    public boolean allToldBy(Integer... statuses) {
        Pattern told = Pattern.compile("\\w+: (%s) [A-Z_]+".formatted(Joiner.on('|').join(statuses)));
        return causes.keySet().stream().allMatch(told.asMatchPredicate());
    }

    private String hedges() {
        return hedged == 0 ? "" : String.format(Locale.ROOT, ", %d hedged (%.1f %%, %d of them won)", hedged,
                100.0 * hedged / calls(), hedgesWon);
    }

    /** One line of progress. */
    public String line() {
        return String.format(Locale.ROOT, "%5.0fs  %d ok  %d failed  %d unknown  %d repeated  p50 %.1f ms  max %.1f ms",
                seconds, ok, failed, unknown, repeated, latency.p50(), latency.max());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "%d calls in %.1f s: %d ok (%.1f/s), %d failed, %d unknown, %d repeated%s%n%s", calls(), seconds, ok,
                throughput(), failed, unknown, repeated, hedges(), latency));
        causes.forEach((cause, count) -> text.append(String.format(Locale.ROOT, "%n%7d x %s", count, cause)));
        return text.toString();
    }
}
