package dev.ensemble.chassis.discovery;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that owns the state of all leases and watches of a client, so that they need no locks. */
final class ClientLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClientLoop.class);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("registry-client").factory());

    ClientLoop() {
        thread.setRemoveOnCancelPolicy(true);
        // What is asked for after the end is not needed any more.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void run(Runnable task) {
        thread.execute(guarded(task));
    }

    ScheduledFuture<?> after(long millis, Runnable task) {
        return thread.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
    }

    ScheduledFuture<?> every(long millis, Runnable task) {
        return thread.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Drops what has not begun. */
    @Override
    public void close() {
        thread.shutdown();
    }

    /** A task that throws must not end the beat of a lease. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("registry client", e);
            }
        };
    }
}
