package dev.ensemble.registry.catalog;

import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Snapshot;
import java.util.List;
import java.util.function.Consumer;

/**
 * The truth about instances: one entry an instance id, each with an epoch that only grows. Thread-safe. A change that
 * names an epoch takes effect only while that epoch holds the entry for this replica; otherwise it does nothing.
 */
public interface Catalog extends AutoCloseable {

    /** How a lease was lost. */
    enum Loss {
        /** Its stream broke: the process that comes back with the same epoch resumes it. */
        BROKEN,
        /** It was silent for the TTL: a process that comes back gets a new epoch. */
        SILENT
    }

    /**
     * Makes an instance passing and this replica the owner of its lease.
     *
     * @param claim the instance; its epoch is 0 for a process that has never held a lease, else the last granted one
     * @return the entry, with the epoch from now on
     * @throws dev.ensemble.chassis.error.ServiceException ALREADY_EXISTS when another process holds the id alive,
     *     ABORTED when a higher epoch has held it since, UNAVAILABLE when the truth is out of reach
     */
    Instance acquire(Instance claim);

    /** Marks an instance critical. */
    void lose(String id, long epoch, Loss how);

    /** Removes an instance. */
    void remove(String id, long epoch);

    /**
     * All entries of a service, of all services when it is empty, ordered by service and id.
     *
     * @throws dev.ensemble.chassis.error.ServiceException UNAVAILABLE when the truth is out of reach
     */
    List<Instance> list(String service);

    /**
     * Follows the passing instances of a service: the present snapshot, when there is one, and then each change.
     *
     * @param listener must not block
     */
    Subscription watch(String service, Consumer<Snapshot> listener);

    /**
     * Names a listener that hears that another replica has taken over a lease that this one still holds.
     *
     * @param listener gets the instance with the epoch that it has here
     */
    void onTakenOver(Consumer<Instance> listener);

    /** Called a few times a second, for what depends on time: removes what has been critical for too long. */
    void sweep();

    @Override
    void close();
}
