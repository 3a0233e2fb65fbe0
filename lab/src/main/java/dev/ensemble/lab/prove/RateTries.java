package dev.ensemble.lab.prove;

import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.util.function.Predicate;

/** Of 150 calls one that waits for a compiler decides: a rate has two tries, and a third if the machine stalled. */
public final class RateTries {
    private static final int MOST = 3;

    /** Something that is done to an ensemble. */
    @FunctionalInterface
    public interface RateTry<T> {
        /** Does it. */
        T run() throws UnreadableException, IOException, InterruptedException;
    }

    /** What follows a rate that was too high. */
    @FunctionalInterface
    public interface Rest {
        /** Lets the ensemble recover. */
        void run() throws UnreadableException, IOException, InterruptedException;
    }

    private RateTries() {}

    /**
     * The first try that holds, or the last.
     *
     * @param meter of this machine's stalls
     * @param rest follows each try that does not hold
     */
    public static <T> T of(RateTry<T> step, Predicate<T> holds, HiccupMeter meter, Rest rest)
            throws UnreadableException, IOException, InterruptedException {
        for (int tries = 1;; tries++) {
            meter.sinceLast();
            T result = step.run();
            if (holds.test(result)) {
                return result;
            }
            boolean stalled = meter.sinceLast().stalled();
            rest.run();
            if (tries >= (stalled ? MOST : MOST - 1)) {
                return result;
            }
        }
    }
}
