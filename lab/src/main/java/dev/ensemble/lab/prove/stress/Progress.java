package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.prove.Results;

/** Tells how a load fares, every few seconds. */
final class Progress {
    private static final long EVERY_MILLIS = 4000;

    private Progress() {}

    /** Until all of its calls have started. */
    static void tell(LoadRun load, Results results) throws InterruptedException {
        while (!load.awaitIssued(EVERY_MILLIS)) {
            results.say(load.sinceLast().line());
        }
    }
}
