package dev.ensemble.lab.load;

import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;

/** The search for the highest rate that holds: doubled until one does not, then narrowed between the two. */
public final class Ascent {
    private static final double FACTOR = 2;

    /** Rates that are no further apart than this are one rate: what a step of some seconds can tell. */
    private static final double SAME = 1.1;

    private static final double LEAST = 5;
    private static final double MOST = 10_000;

    /** What tries a rate. */
    @FunctionalInterface
    public interface RateTrial {
        /** Whether so many calls a second are served well. */
        boolean holds(double rate) throws UnreadableException, IOException, InterruptedException;
    }

    private Ascent() {}

    /**
     * Climbs from a first rate, or down from it if even that does not hold.
     *
     * @throws UnreadableException if 5 calls a second do not hold
     */
    public static double highest(double first, RateTrial trial)
            throws UnreadableException, IOException, InterruptedException {
        double holds = 0;
        double fails = Double.POSITIVE_INFINITY;
        for (double rate = first; rate <= MOST && fails > holds * SAME; rate = between(holds, fails)) {
            if (rate < LEAST) {
                throw new UnreadableException("not even " + fails + " calls/s are served well");
            }
            if (trial.holds(rate)) {
                holds = rate;
            } else {
                fails = rate;
            }
        }
        return holds;
    }

    private static double between(double holds, double fails) {
        return fails == Double.POSITIVE_INFINITY
                ? holds * FACTOR
                : holds == 0 ? Math.floor(fails / FACTOR) : Math.sqrt(holds * fails);
    }
}
