package dev.ensemble.inventory;

import dev.ensemble.chassis.scheduling.PeriodicTasks;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Expires and prunes reservations, on a thread of its own. */
final class ExpirySweeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ExpirySweeper.class);

    private final PeriodicTasks thread = new PeriodicTasks("inventory-sweeper");

    /** Expires and prunes, each at once and then so often: a process that lives for moments does its share too. */
    ExpirySweeper(ExpiredReservations leftovers, Duration expireEvery, Duration pruneEvery) {
        thread.repeat("expire reservations", expireEvery, () -> sweep("expired {} reservations", leftovers::expire));
        thread.repeat("prune", pruneEvery, () -> sweep("forgot {} rows", leftovers::prune));
    }

    private void sweep(String done, IntSupplier batch) {
        int rows;
        do {
            rows = batch.getAsInt();
            if (rows > 0) {
                log.info(done, rows);
            }
        } while (rows >= ExpiredReservations.BATCH && !thread.isStopping());
    }

    /** Lets the statement under way end. */
    @Override
    public void close() {
        thread.close();
    }
}
