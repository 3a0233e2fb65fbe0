package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.control.ControlClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
        try {
            control.down();
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException | TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for the supervisor, pid " + process.pid(), e);
        }
    }
}
