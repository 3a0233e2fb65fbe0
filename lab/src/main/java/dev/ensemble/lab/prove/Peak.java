package dev.ensemble.lab.prove;

import dev.ensemble.lab.load.Ascent;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.RateStep;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The highest rate of the usual mix that an ensemble serves well, as this very run has measured it on this machine.
 * Experiments load it with a share of that: a rate that some other machine could bear says nothing about this one.
 *
 * @param rate calls a second
 */
public record Peak(double rate) {
    /** What experiments load an ensemble with, if nothing speaks for another share. */
    public static final double HALF = 0.5;

    private static final double FIRST = 50;
    private static final Duration STEP = Duration.ofSeconds(3);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final int MOST_RESTS = 10;

    /** Measures an ensemble that is ready, in about 30 s. */
    public static Peak measure(Ensemble ensemble, Results results)
            throws IOException, InterruptedException, UnreadableException {
        return measure(ensemble.gateway(), results::say);
    }

    /** Measures what stands behind an address. */
    public static Peak measure(URI gateway, Consumer<String> say)
            throws IOException, InterruptedException, UnreadableException {
        rest(gateway);
        try (HiccupMeter meter = HiccupMeter.start(stall -> {})) {
            Peak peak = new Peak(Ascent.highest(FIRST, rate -> holds(gateway, rate, meter, say)));
            say.accept(String.format(Locale.ROOT, "peak %.0f calls/s in this run", peak.rate));
            return peak;
        }
    }

    /** Measures an ensemble of its own, which ends with it: what is measured is as young as what will be broken. */
    public static Peak measure(EnsembleOptions options, Results results)
            throws IOException, InterruptedException, UnreadableException {
        try (Ensemble ensemble = Ensemble.start(options, results::say)) {
            return measure(ensemble, results);
        }
    }

    /** The rate that the user chose, taken as it is, or a share of the peak of this ensemble. */
    public static double rate(Ensemble ensemble, RunSettings settings, double fraction, Results results)
            throws IOException, InterruptedException, UnreadableException {
        return rate(ensemble.gateway(), settings, fraction, results);
    }

    /** The same of what stands behind an address. */
    public static double rate(URI gateway, RunSettings settings, double fraction, Results results)
            throws IOException, InterruptedException, UnreadableException {
        return settings.rate().isPresent() ? settings.rate().getAsDouble()
                : measure(gateway, results::say).load(fraction, results);
    }

    /** The same of an ensemble of its own. */
    public static double rate(EnsembleOptions options, RunSettings settings, double fraction, Results results)
            throws IOException, InterruptedException, UnreadableException {
        return settings.rate().isPresent() ? settings.rate().getAsDouble()
                : measure(options, results).load(fraction, results);
    }

    /** The rate where the control is measured, too: measured whatever the user chose, so that both are as warm. */
    public static double warmRate(URI gateway, RunSettings settings, double fraction, Results results)
            throws IOException, InterruptedException, UnreadableException {
        Peak peak = measure(gateway, results::say);
        return settings.rate().isPresent() ? settings.rate().getAsDouble() : peak.load(fraction, results);
    }

    /** So much of it, in calls a second. */
    public double share(double fraction) {
        return Math.max(1, Math.floor(rate * fraction));
    }

    private double load(double fraction, Results results) {
        results.say(String.format(Locale.ROOT, "load %.0f calls/s (%s of the peak)", share(fraction),
                fraction == HALF ? "half" : Math.round(100 * fraction) + " %"));
        return share(fraction);
    }

    private static boolean holds(URI gateway, double rate, HiccupMeter meter, Consumer<String> say)
            throws IOException, InterruptedException, UnreadableException {
        return RateTries.of(() -> {
            RateStep step = RateStep.of(LoadPlan.of(gateway, rate, STEP));
            say.accept(step.toString());
            return step;
        }, RateStep::holds, meter, () -> rest(gateway)).holds();
    }

    /** What a rate too high leaves behind, or a start, is not the next rate's. */
    private static void rest(URI gateway) throws IOException, InterruptedException {
        for (int i = 0; i < MOST_RESTS; i++) {
            try {
                if (RateStep.of(LoadPlan.of(gateway, FIRST, REST)).holds()) {
                    return;
                }
            } catch (UnreadableException notYet) {
                // It does not even show its items: another second.
            }
        }
    }
}
