package dev.ensemble.registry.lease;

import dev.ensemble.chassis.scheduling.PeriodicTasks;
import dev.ensemble.registry.catalog.Catalog;
import java.time.Duration;

/** The thread for what happens because time passes: leases expire, and entries that have been critical for long go. */
public final class LeaseSweeper implements AutoCloseable {
    private final PeriodicTasks thread = new PeriodicTasks("lease-sweeper");

    public LeaseSweeper(Duration period, Leases leases, Catalog catalog) {
        thread.repeat("expire leases", period, leases::sweep);
        thread.repeat("sweep the catalog", period, catalog::sweep);
    }

    @Override
    public void close() {
        thread.close();
    }
}
