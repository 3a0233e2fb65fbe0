package dev.ensemble.lab.prove.scale;

import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;

/**
 * The way up (or down) to a peak in steps of a tenth, and then half a step: two peaks that are each a tenth too low or
 * not would make a gain of eight out of seven. A rate a little above the peak still holds for some seconds, while what
 * cannot be served waits; so of the steps that hold, what they served tells the peak better than their rates do.
 */
final class Staircase {
    private static final double STEP = 1.1;
    private static final double LEAST = 0.5;

    /**
     * A rate that was kept up.
     *
     * @param served calls a second, from the first one's intended start to the last one's end
     * @param busy share of all processors meanwhile
     * @param holds whether it was served well
     */
    record Step(double rate, double served, double busy, boolean holds) {}

    /** What keeps a rate up for a while. */
    @FunctionalInterface
    interface StepTrial {
        /** What became of so many calls a second. */
        Step at(double rate) throws UnreadableException, IOException, InterruptedException;
    }

    private Staircase() {}

    /**
     * The step that served most of those that hold: up to the first that does not, and half way to it.
     *
     * @throws UnreadableException if no rate holds
     */
    static Step highest(double first, StepTrial trial)
            throws UnreadableException, IOException, InterruptedException {
        Step step = trial.at(first);
        boolean up = step.holds();
        Step best = step;
        while (step.holds() == up) {
            best = up && best.served() > step.served() ? best : step;
            double next = up ? step.rate() * STEP : step.rate() / STEP;
            if (next < LEAST) {
                throw new UnreadableException("not even " + step.rate() + " calls/s are served well");
            }
            step = trial.at(next);
        }
        double tooMuch = up ? step.rate() : step.rate() * STEP;
        Step peak = up ? best : step;
        Step between = trial.at(tooMuch / Math.sqrt(STEP));
        return between.holds() && between.served() > peak.served() ? between : peak;
    }
}
