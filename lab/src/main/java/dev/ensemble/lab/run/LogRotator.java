package dev.ensemble.lab.run;

import dev.ensemble.lab.run.supervisor.LogRotation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps the logs of a running ensemble bounded. */
final class LogRotator implements AutoCloseable {
    private static final int SECONDS = 5;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("log-keeper").factory());

    LogRotator(Path data) {
        Path logs = data.resolve("logs");
        thread.scheduleWithFixedDelay(() -> keep(logs), 0, SECONDS, TimeUnit.SECONDS);
    }

    private static void keep(Path logs) {
        try {
            LogRotation.rotate(logs, LogRotation.LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rotate the logs in " + logs, e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
