package dev.ensemble.chassis.database;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * As many as there are connections. Who finds none waits its turn, as long as the database answers anything. A database
 * that has answered nothing for a while, though all connections wait for it, is stalled: until it answers again one call
 * tries it now and then, and all others hear at once that there is no connection, so that nothing fills behind them.
 */
final class ConnectionPermits {
    private final Semaphore permits;
    private final long patience;
    private final LongSupplier nanoTime;
    private volatile long answered;
    private volatile long exhausted;
    private volatile boolean stalled;
    private final AtomicLong tried = new AtomicLong();

    /** @param patience how long the database may answer nothing before it is stalled; half the time between two tries */
    ConnectionPermits(int connections, Duration patience, LongSupplier nanoTime) {
        this.permits = new Semaphore(connections, true);
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
        this.answered = nanoTime.getAsLong();
        this.exhausted = answered;
    }

    /** Whether there is one, within this time. */
    boolean acquire(long waitNanos) throws InterruptedException {
        if (stalled) {
            return isTimeToTry() && permits.tryAcquire(0, TimeUnit.NANOSECONDS);
        }
        if (acquireFree()) {
            return true;
        }
        if (isStalled()) {
            return false;
        }
        return permits.tryAcquire(waitNanos, TimeUnit.NANOSECONDS);
    }

    /** Whether there is one at this moment for which no caller waits. */
    boolean acquireFree() {
        if (permits.hasQueuedThreads() || !permits.tryAcquire()) {
            return false;
        }
        if (permits.availablePermits() == 0) {
            exhausted = nanoTime.getAsLong();
        }
        return true;
    }

    private boolean isStalled() {
        long now = nanoTime.getAsLong();
        if (now - answered > patience && now - exhausted > patience) {
            tried.set(now);
            stalled = true;
        }
        return stalled;
    }

    private boolean isTimeToTry() {
        long now = nanoTime.getAsLong();
        long last = tried.get();
        return now - last > 2 * patience && tried.compareAndSet(last, now);
    }

    /** The database answered a statement, well or not. */
    void answered() {
        answered = nanoTime.getAsLong();
        stalled = false;
    }

    void release() {
        permits.release();
    }

    int free() {
        return permits.availablePermits();
    }
}
