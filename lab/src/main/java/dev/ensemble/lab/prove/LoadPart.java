package dev.ensemble.lab.prove;

import dev.ensemble.lab.load.LoadResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What became of the calls of a part of a load.
 *
 * @param back how long what each fault broke took to be back
 */
public record LoadPart(long ok, long failed, long unknown, long repeated, List<Duration> back) {

    static LoadPart between(LoadResult before, LoadResult now, List<Duration> back) {
        return new LoadPart(now.ok() - before.ok(), now.failed() - before.failed(), now.unknown() - before.unknown(),
                now.repeated() - before.repeated(), List.copyOf(back));
    }

    /** Whether no caller noticed anything. */
    public boolean clean() {
        return failed == 0 && unknown == 0;
    }

    /** Of all calls, those that ended well. */
    public double okShare() {
        return (double) ok / (ok + failed + unknown);
    }

    @Override
    public String toString() {
        String calls = String.format(Locale.ROOT, "%d ok, %d failed, %d unknown, %d repeated", ok, failed, unknown,
                repeated);
        return back.isEmpty() ? calls
                : String.format(Locale.ROOT, "%s; back after %.1f to %.1f s", calls,
                        seconds(back.stream().min(Comparator.naturalOrder()).orElseThrow()),
                        seconds(back.stream().max(Comparator.naturalOrder()).orElseThrow()));
    }

    static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
