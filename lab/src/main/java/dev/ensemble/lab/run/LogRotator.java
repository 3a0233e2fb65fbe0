package dev.ensemble.lab.run;

import dev.ensemble.chassis.scheduling.PeriodicTasks;
import dev.ensemble.lab.run.supervisor.LogRotation;
import java.nio.file.Path;
import java.time.Duration;

/** Keeps the logs of a running ensemble bounded. */
final class LogRotator implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final PeriodicTasks thread = new PeriodicTasks("log-rotator");

    LogRotator(Path data) {
        this(data.resolve("logs"), LogRotation.LIMIT, PERIOD);
    }

    /** @param limit bytes that a log may have */
    LogRotator(Path logs, long limit, Duration period) {
        thread.repeat("rotate the logs in " + logs, period, () -> LogRotation.rotate(logs, limit));
    }

    @Override
    public void close() {
        thread.close();
    }
}
