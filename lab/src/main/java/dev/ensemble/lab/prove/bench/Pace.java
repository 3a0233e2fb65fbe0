package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.load.Ascent;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.Mix;
import dev.ensemble.lab.load.RateStep;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Nothing but orders, at constant rates: open loop, latency from the intended start.
 *
 * @param kind what is special about the orders
 */
record Pace(URI url, UnaryOperator<LoadPlan> kind) {
    private static final double[] WARMING = {25, 50, 100};
    private static final double CLIMBING_FROM = 50;
    private static final double RESTING = 20;
    private static final int LONGEST_REST_SECONDS = 10;
    private static final int TRIES = 2;

    /** Orders of whatever there is. */
    Pace(URI url) {
        this(url, UnaryOperator.identity());
    }

    /** Holds one rate. */
    RateStep hold(double rate, Duration duration) throws UnreadableException, IOException, InterruptedException {
        return RateStep.of(kind.apply(LoadPlan.of(url, rate, duration).with(Mix.parse("order=100"))));
    }

    /** Holds rates that grow, whatever becomes of the calls. */
    void warmUp(Duration duration) throws UnreadableException, IOException, InterruptedException {
        for (double rate : WARMING) {
            hold(rate, duration.dividedBy(WARMING.length));
        }
        rest();
    }

    /** The highest rate that it holds for so long. One is tried twice before it counts as too high: a hiccup is none. */
    double peak(Duration step, Consumer<RateStep> progress)
            throws UnreadableException, IOException, InterruptedException {
        return peak(CLIMBING_FROM, step, progress);
    }

    /** The same, climbing from a rate that is known to hold, or nearly. */
    double peak(double first, Duration step, Consumer<RateStep> progress)
            throws UnreadableException, IOException, InterruptedException {
        return Ascent.highest(first, rate -> {
            for (int i = 0; i < TRIES; i++) {
                RateStep tried = hold(rate, step);
                progress.accept(tried);
                if (tried.holds()) {
                    return true;
                }
                rest();
            }
            return false;
        });
    }

    /** Lets it recover from what was too much: until a second of few orders went well. */
    private void rest() throws UnreadableException, IOException, InterruptedException {
        for (int i = 0; i < LONGEST_REST_SECONDS; i++) {
            if (hold(RESTING, Duration.ofSeconds(1)).holds()) {
                return;
            }
        }
    }
}
