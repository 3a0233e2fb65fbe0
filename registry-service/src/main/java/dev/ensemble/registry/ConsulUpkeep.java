package dev.ensemble.registry;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica does in Consul once a second: keeps its session, writes again what it holds and Consul has lost, and,
 * if it has the sweeper's lock, looks after what nobody owns. While nothing changes it writes nothing.
 */
final class ConsulUpkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsulUpkeep.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ConsulStore store;
    private final ConsulState state;
    private final ConsulSession session;
    private final ConsulWriter writer;
    private final Outage outage;
    private final LeaseTerms terms;
    private final Clock clock;
    private final LongSupplier nanoTime;
    /** Entries without an owner that lives, by id and epoch, and since when (monotonic). */
    private final Map<String, Long> orphans = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("consul-upkeep").factory());

    ConsulUpkeep(
            ConsulStore store,
            ConsulState state,
            ConsulSession session,
            ConsulWriter writer,
            Outage outage,
            LeaseTerms terms,
            Clock clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.state = state;
        this.session = session;
        this.writer = writer;
        this.outage = outage;
        this.terms = terms;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::guardedRun, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void guardedRun() {
        try {
            run();
            outage.over();
        } catch (ConsulException | RuntimeException e) {
            if (!thread.isShutdown()) {
                outage.is(e);
            }
        }
    }

    private void run() throws ConsulException {
        session.keep();
        Set<String> living = session.living();
        Map<String, ConsulEntry> entries = new HashMap<>();
        store.readAll().forEach(entry -> entries.put(entry.id(), entry));
        state.passing().forEach(held -> restore(held, entries.get(held.entry().id()), living));
        if (session.holdsLock()) {
            sweep(entries.values().stream().toList(), living);
        } else {
            orphans.clear();
        }
    }

    /** Makes Consul say again what it should: after an outage, the restore of a snapshot, or the end of our session. */
    private void restore(Held held, ConsulEntry shown, Set<String> living) {
        ConsulEntry here = state.entryOf(held).ownedBy(session.id());
        if (shown != null && shown.says(here)) {
            state.confirm(held, shown.index());
            return;
        }
        boolean takenOver = shown != null
                && (shown.epoch() > here.epoch()
                        || !shown.owner().equals(here.owner()) && living.contains(shown.owner()));
        if (!takenOver && held.written()) {
            log.info("writing {} again", here.id());
            state.rewrite(held, here.at(shown == null ? 0 : shown.index()));
            writer.submit(held);
        }
    }

    private void sweep(List<ConsulEntry> entries, Set<String> living) throws ConsulException {
        long now = nanoTime.getAsLong();
        Map<String, Long> stillOrphans = new HashMap<>();
        for (ConsulEntry entry : entries) {
            if (entry.passing() && !living.contains(entry.owner())) {
                String key = entry.id() + "@" + entry.epoch();
                long since = orphans.getOrDefault(key, now);
                stillOrphans.put(key, since);
                if (now - since >= terms.ttl().toNanos()) {
                    log.info("{} has had no owner for the TTL", entry.id());
                    ifUnchanged(() -> store.write(entry.lost(Catalog.Loss.BROKEN, clock.millis()), entry.service()));
                }
            } else if (!entry.passing()
                    && clock.millis() - entry.lostAtMillis() > terms.retention().toMillis()) {
                        ifUnchanged(() -> store.delete(entry));
                    }
        }
        orphans.clear();
        orphans.putAll(stillOrphans);
    }

    private interface Write {
        void run() throws ConsulException;
    }

    /** Whoever wrote the entry meanwhile knows better. */
    private static void ifUnchanged(Write write) throws ConsulException {
        try {
            write.run();
        } catch (ConsulException.Conflict e) {
            log.debug("changed meanwhile", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
