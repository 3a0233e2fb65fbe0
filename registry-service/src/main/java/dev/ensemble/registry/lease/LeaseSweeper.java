package dev.ensemble.registry.lease;

import dev.ensemble.registry.catalog.Catalog;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread for what happens because time passes. */
final class LeaseSweeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseSweeper.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lease-sweeper").factory());

    LeaseSweeper(Duration period, Leases leases, Catalog catalog) {
        thread.scheduleWithFixedDelay(
                () -> {
                    sweep(leases::sweep);
                    sweep(catalog::sweep);
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** A sweep that throws must not be the last one. */
    private static void sweep(Runnable sweep) {
        try {
            sweep.run();
        } catch (RuntimeException e) {
            log.error("sweep failed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
