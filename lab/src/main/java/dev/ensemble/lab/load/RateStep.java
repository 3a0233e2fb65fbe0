package dev.ensemble.lab.load;

import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.util.Locale;

/**
 * A rate that was kept up for a while, and what became of its calls.
 *
 * @param rate calls a second
 */
public record RateStep(double rate, LoadResult result) {
    private static final double WORST_P99_MILLIS = 500;

    /** Keeps the rate of this plan up for its duration. */
    public static RateStep of(LoadPlan plan) throws UnreadableException, IOException, InterruptedException {
        LoadRun run = LoadRun.start(plan);
        while (!run.awaitIssued(1000)) {
            // The plan's duration ends it.
        }
        return new RateStep(plan.rate(), run.finish());
    }

    /** Whether it is sustained: nothing failed, and the slow calls are still quick. */
    public boolean holds() {
        return result.clean() && result.latency().p99() <= WORST_P99_MILLIS;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f calls/s: %d failed, %d unknown, p99 %.0f ms%s", rate, result.failed(),
                result.unknown(), result.latency().p99(), holds() ? "" : ": too much");
    }
}
