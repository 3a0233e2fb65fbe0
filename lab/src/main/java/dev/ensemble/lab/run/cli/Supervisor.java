package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.control.ControlClient;
import dev.ensemble.lab.run.supervisor.ProcessExit;
import java.io.IOException;
import java.time.Duration;

/** Ends the supervisor process of another folder, gently if it listens. */
final class Supervisor {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Supervisor() {}

    /** Returns when the process is gone. One that does not answer, or does not finish in 90 s, is killed. */
    static void stop(ControlClient control) throws InterruptedException {
        ProcessHandle process = control.state().supervisor().alive().orElse(null);
        if (process == null) {
            return;
        }
        boolean gone = false;
        try {
            control.down();
            gone = ProcessExit.await(process, PATIENCE.toNanos());
        } catch (IOException e) {
            // Killed, as one that does not finish.
        }
        if (!gone) {
            process.destroyForcibly();
            ProcessExit.await(process, PATIENCE.toNanos());
        }
    }
}
