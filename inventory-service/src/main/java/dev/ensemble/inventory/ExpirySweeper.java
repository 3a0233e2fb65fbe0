package dev.ensemble.inventory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears leftovers away, on a thread of its own. */
final class ExpirySweeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ExpirySweeper.class);
    private static final int SECONDS_FOR_LAST_STATEMENT = 3;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("inventory-sweeper").daemon().factory());

    /** Expires and prunes, each at once and then so often: a process that lives for moments does its share too. */
    ExpirySweeper(ExpiredReservations leftovers, Duration expireEvery, Duration pruneEvery) {
        repeat("expired {} reservations", leftovers::expire, expireEvery);
        repeat("forgot {} rows", leftovers::prune, pruneEvery);
    }

    private void repeat(String done, IntSupplier batch, Duration every) {
        Runnable sweep = () -> {
            try {
                int rows;
                do {
                    rows = batch.getAsInt();
                    if (rows > 0) {
                        log.info(done, rows);
                    }
                } while (rows >= ExpiredReservations.BATCH && !thread.isShutdown());
            } catch (RuntimeException e) {
                log.warn("cannot sweep now, will try again in {}: {}", every, e.toString());
            }
        };
        thread.scheduleWithFixedDelay(sweep, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        thread.awaitTermination(SECONDS_FOR_LAST_STATEMENT, TimeUnit.SECONDS);
    }
}
