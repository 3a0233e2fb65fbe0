package dev.ensemble.lab.load;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a load does.
 *
 * @param url of the gateway
 * @param rate calls a second
 * @param duration after which no call is started; a run may be stopped earlier
 * @param timeout of each call
 * @param seed of the choice of calls
 * @param connections kept open and used in turn
 * @param maxInFlight calls at once; what would be more is not issued and counts as failed
 * @param history file for the record of calls
 */
public record LoadPlan(
        URI url,
        double rate,
        Duration duration,
        Mix mix,
        Duration timeout,
        long seed,
        int connections,
        int maxInFlight,
        Optional<Path> history) {

    /** The defaults of the command line. */
    public static LoadPlan of(URI url, double rate, Duration duration) {
        return new LoadPlan(url, rate, duration, Mix.parse("order=80,get=15,list=5"), Duration.ofSeconds(2), 1, 32,
                2000, Optional.empty());
    }

    /** The same with another mix. */
    public LoadPlan with(Mix other) {
        return new LoadPlan(url, rate, duration, other, timeout, seed, connections, maxInFlight, history);
    }

    /** The same with a record of calls. */
    public LoadPlan recordedIn(Path file) {
        return new LoadPlan(url, rate, duration, mix, timeout, seed, connections, maxInFlight, Optional.of(file));
    }

    /** When call number n should start, in nanoseconds after the first. */
    long intendedNanos(long n) {
        return (long) (n * (1e9 / rate));
    }

    /** Tells the gateway to answer, whatever there is to say, a little before the time-out. */
    Map<String, String> headers() {
        return Map.of("Ensemble-Timeout", timeout.toMillis() * 9 / 10 + "ms");
    }
}
