package dev.ensemble.registry.consul;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.catalog.Epochs;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Feeds;
import dev.ensemble.registry.watch.Snapshot;
import io.grpc.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog of registry replicas that share a Consul. Getting a lease waits for Consul, losing one does not: this
 * replica's watchers hear of it at once, and Consul as soon as it answers.
 */
public final class ConsulCatalog implements Catalog {
    private static final Logger log = LoggerFactory.getLogger(ConsulCatalog.class);
    private static final int ATTEMPTS = 5;
    /** A client that asks for a lease has gone elsewhere by then. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    /** Each watched service costs a connection. */
    private static final int MAX_SERVICES = 100;

    private final ConsulStore store;
    private final ConsulSession session;
    private final ConsulState state;
    private final ConsulWriter writer;
    private final ConsulUpkeep upkeep;
    private final OrphanedEntries orphans;
    private final Outage outage = new Outage("leases");
    private final HybridLogicalClock clock;
    private final LongSupplier nanoTime;
    private final Epochs epochs;
    private final Map<String, ConsulWatch> watches = new ConcurrentHashMap<>();
    private final List<AutoCloseable> connections;

    /**
     * @param replica id of this replica
     */
    public ConsulCatalog(
            ConsulAccess access, String replica, LeaseTerms terms, HybridLogicalClock clock, LongSupplier nanoTime) {
        ConsulHttp requests = access.requests();
        ConsulHttp blocking = access.blocking();
        this.connections = List.of(requests, blocking);
        this.store = new ConsulStore(requests, blocking, clock, access.experiments().noFence());
        this.session = new ConsulSession(requests, replica);
        this.state = new ConsulState(new Feeds(clock), nanoTime);
        this.writer = new ConsulWriter(store, state, access.experiments().noRetries());
        this.orphans = new OrphanedEntries(terms, nanoTime);
        this.upkeep = new ConsulUpkeep(store, state, session, writer, orphans, terms.retention(), clock);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.epochs = new Epochs(clock);
        upkeep.start();
    }

    @Override
    public Instance acquire(Instance claim) {
        String owner = session.id();
        if (owner == null) {
            throw unavailable("no session in Consul yet");
        }
        state.beginGrant(claim.getId());
        try {
            ConsulEntry attempted = null;
            long began = nanoTime.getAsLong();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                ConsulEntry held = store.read(claim.getId()).orElse(null);
                if (attempted != null && held != null && held.says(attempted)) {
                    // Our own write, whose answer was lost.
                    return granted(held);
                }
                if (Context.current().isCancelled() || nanoTime.getAsLong() - began > PATIENCE_NANOS) {
                    // Consul answers late, or this process was frozen: another replica may have the lease by now.
                    throw unavailable(claim.getId() + " took too long");
                }
                attempted = grant(claim, held, owner);
                try {
                    return granted(store.write(attempted, held == null ? null : held.service()));
                } catch (ConsulException.Conflict e) {
                    log.debug("{} has changed in Consul", claim.getId());
                }
            }
            throw unavailable(claim.getId() + " changes too fast");
        } catch (ConsulException e) {
            outage.record(e);
            throw unavailable(e.getMessage());
        } finally {
            state.endGrant(claim.getId());
        }
    }

    private ConsulEntry grant(Instance claim, ConsulEntry held, String owner) {
        long epoch = held == null ? epochs.grant(claim) : epochs.grant(claim, held.instance(), loss(held));
        Instance granted =
                claim.toBuilder().setEpoch(epoch).setHealth(Instance.Health.PASSING).build();
        return new ConsulEntry(granted, owner, null, 0, held == null ? 0 : held.index());
    }

    /** How an entry was lost, here perhaps, and without Consul knowing yet. */
    private Loss loss(ConsulEntry held) {
        OwnedEntry pending = state.pending(held.id(), held.epoch());
        if (pending == null) {
            // An orphan's owner is not coming back; the sweeper will say so soon, or doubts it while too many are.
            return held.passing() && orphans.hasExpired(held) ? Loss.BROKEN : held.loss();
        }
        return pending.wanted() == OwnedEntry.Wanted.GONE ? Loss.BROKEN : pending.entry().loss();
    }

    private Instance granted(ConsulEntry entry) {
        outage.over();
        state.hold(entry);
        return entry.instance();
    }

    @Override
    public void lose(String id, long epoch, Loss how) {
        submit(state.lose(id, epoch, how, clock.now().physicalMillis()));
    }

    @Override
    public void remove(String id, long epoch) {
        submit(state.remove(id, epoch));
    }

    private void submit(OwnedEntry held) {
        if (held != null) {
            writer.submit(held);
        }
    }

    @Override
    public List<Instance> list(String service) {
        try {
            return state.correct(service, store.readAll());
        } catch (ConsulException e) {
            throw unavailable(e.getMessage());
        }
    }

    @Override
    public Subscription watch(String service, Consumer<Snapshot> listener) {
        synchronized (watches) {
            if (watches.size() >= MAX_SERVICES && !watches.containsKey(service)) {
                throw ServiceException.exhausted(
                        "TOO_MANY_SERVICES", MAX_SERVICES + " services are being watched", Duration.ofSeconds(1));
            }
            state.watch(service, listener);
            watches.computeIfAbsent(service, s -> new ConsulWatch(s, store, state, nanoTime));
        }
        return () -> {
            synchronized (watches) {
                if (state.unwatch(service, listener)) {
                    watches.remove(service).close();
                }
            }
        };
    }

    @Override
    public void onTakenOver(Consumer<Instance> listener) {
        upkeep.onTakenOver(listener);
    }

    @Override
    public void sweep() {
        state.tick();
    }

    /** Leaves the entries to the replicas that their instances go to. */
    @Override
    public void close() {
        watches.values().forEach(ConsulWatch::close);
        upkeep.close();
        writer.close();
        try {
            session.destroy();
            for (AutoCloseable connection : connections) {
                connection.close();
            }
        } catch (Exception e) {
            log.info("closed without Consul's knowledge: {}", e.getMessage());
        }
    }

    private static ServiceException unavailable(String message) {
        return ServiceException.unavailable("CONSUL_UNAVAILABLE", message, Duration.ofSeconds(1), null);
    }
}
