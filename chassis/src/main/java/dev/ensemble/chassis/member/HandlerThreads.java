package dev.ensemble.chassis.member;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that handlers run on. They are platform threads, on which a statement and a call cost less CPU, the last
 * used first; when all are busy virtual ones take the rest, so that nothing waits for a thread.
 */
final class HandlerThreads implements Executor, AutoCloseable {
    static final int MOST = 32;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ThreadPoolExecutor threads;

    HandlerThreads(Executor further) {
        threads = new ThreadPoolExecutor(
                0,
                MOST,
                IDLE.toNanos(),
                TimeUnit.NANOSECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name("handler-", 0).daemon().factory(),
                (task, busy) -> further.execute(task));
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Interrupts what still runs, and does not wait for it: it may hang at a fail point. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
