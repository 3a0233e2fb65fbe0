package dev.ensemble.chassis.scheduling;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that one daemon thread runs again and again. A task that throws is logged and runs again at its next time: the
 * executor below would drop it for good, and say nothing.
 */
public final class PeriodicTasks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeriodicTasks.class);
    private static final int SECONDS_TO_END = 1;
    private static final int SECONDS_AFTER_INTERRUPT = 2;

    private final ScheduledExecutorService thread;

    /** A task that may fail. */
    @FunctionalInterface
    public interface PeriodicTask {
        void run() throws Exception;
    }

    /** Tasks that run one at a time on a thread of this name. */
    public PeriodicTasks(String threadName) {
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(threadName).daemon().factory());
    }

    /**
     * Runs {@code task} at once, and again each time that {@code pause} has passed since its end.
     *
     * @param what completes "cannot …", for the log
     */
    public void repeat(String what, Duration pause, PeriodicTask task) {
        repeat(what, Duration.ZERO, pause, task);
    }

    /** The same, for the first time when {@code first} has passed. */
    public void repeat(String what, Duration first, Duration pause, PeriodicTask task) {
        thread.scheduleWithFixedDelay(
                () -> guarded(what, pause, task), first.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void guarded(String what, Duration pause, PeriodicTask task) {
        try {
            task.run();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!isStopping()) {
                log.warn("cannot {} now, will try again in {}: {}", what, pause, e.toString());
                log.debug("why", e);
            }
        }
    }

    /** Whether {@link #close} was called: a task that works in batches begins no further one. */
    public boolean isStopping() {
        return thread.isShutdown();
    }

    /** Lets the task under way end for a second, then interrupts it. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                thread.shutdownNow();
                thread.awaitTermination(SECONDS_AFTER_INTERRUPT, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
    }
}
