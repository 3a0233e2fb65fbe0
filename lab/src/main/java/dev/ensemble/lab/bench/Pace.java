package dev.ensemble.lab.bench;

import dev.ensemble.lab.http.UnreadableException;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.load.Mix;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Nothing but orders, at constant rates: open loop, latency from the intended start. */
record Pace(URI url) {
    private static final double WORST_P99_MILLIS = 500;
    private static final int[] WARMING = {25, 50, 100};
    private static final int RESTING = 20;
    private static final int LONGEST_REST_SECONDS = 10;

    /** Holds one rate. */
    LoadResult hold(int rate, Duration duration) throws UnreadableException, IOException, InterruptedException {
        LoadRun run = LoadRun.start(LoadPlan.of(url, rate, duration).with(Mix.parse("order=100")));
        while (!run.awaitIssued(1000)) {
            // The plan's duration ends it.
        }
        return run.finish();
    }

    /** A rate is sustained when every call ended ok and the slow ones were still quick. */
    static boolean sustained(LoadResult result) {
        return result.clean() && result.latency().p99() <= WORST_P99_MILLIS;
    }

    /** Holds rates that grow, whatever becomes of the calls. */
    void warmUp(Duration duration) throws UnreadableException, IOException, InterruptedException {
        for (int rate : WARMING) {
            hold(rate, duration.dividedBy(WARMING.length));
        }
    }

    /** Lets it recover from what was too much: until a second of few orders went well. */
    void rest() throws UnreadableException, IOException, InterruptedException {
        for (int i = 0; i < LONGEST_REST_SECONDS; i++) {
            if (sustained(hold(RESTING, Duration.ofSeconds(1)))) {
                return;
            }
        }
    }
}
