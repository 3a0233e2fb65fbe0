package dev.ensemble.lab.prove.torture;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a torture does.
 *
 * @param seed of the schedule and of the choice of calls
 * @param duration of the load
 * @param rate calls a second
 * @param idempotent whether a key makes one order at most; off for the control, in which the checker must see more
 * @param folder for the ensemble's data and logs, the history, and the list of what was injected
 */
public record TorturePlan(long seed, Duration duration, double rate, boolean idempotent, Path folder) {

    /** What the seed says. */
    Path schedule() {
        return folder.resolve("schedule.txt");
    }

    /** What was done, and when. */
    Path injected() {
        return folder.resolve("injected.txt");
    }

    /** The command that makes the same schedule. */
    String command() {
        return "./ensemble torture --seed " + seed + " --duration " + duration.toMillis() + "ms --rate " + rate
                + (idempotent ? "" : " --experiment-no-idempotency");
    }
}
