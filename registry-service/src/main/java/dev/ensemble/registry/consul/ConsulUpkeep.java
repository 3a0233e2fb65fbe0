package dev.ensemble.registry.consul;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.scheduling.PeriodicTasks;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.v1.Instance;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica does in Consul once a second: keeps its session, writes again what it holds and Consul has lost,
 * gives up what another replica has taken over, and, if it has the sweeper's lock, looks after what no replica owns.
 * While nothing changes it writes nothing.
 */
final class ConsulUpkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsulUpkeep.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ConsulStore store;
    private final ConsulState state;
    private final ConsulSession session;
    private final ConsulWriter writer;
    private final OrphanedEntries orphans;
    private final Duration retention;
    private final HybridLogicalClock clock;
    private final Outage outage = new Outage("upkeep");
    private volatile Consumer<Instance> onTakenOver = instance -> {};
    private final PeriodicTasks thread = new PeriodicTasks("consul-upkeep");

    ConsulUpkeep(
            ConsulStore store,
            ConsulState state,
            ConsulSession session,
            ConsulWriter writer,
            OrphanedEntries orphans,
            Duration retention,
            HybridLogicalClock clock) {
        this.store = store;
        this.state = state;
        this.session = session;
        this.writer = writer;
        this.orphans = orphans;
        this.retention = retention;
        this.clock = clock;
    }

    void start() {
        thread.repeat("look after the entries in Consul", PERIOD, this::reportedRun);
    }

    void onTakenOver(Consumer<Instance> listener) {
        onTakenOver = listener;
    }

    private void reportedRun() {
        try {
            run();
            outage.over();
        } catch (ConsulException | RuntimeException e) {
            if (!thread.isStopping()) {
                outage.record(e);
            }
        }
    }

    private void run() throws ConsulException {
        session.keep();
        Set<String> living = session.living();
        // Before Consul is read: what is granted meanwhile is not missing from what was read.
        List<OwnedEntry> passing = state.passing();
        Map<String, ConsulEntry> entries =
                store.readAll().stream().collect(Collectors.toMap(ConsulEntry::id, Function.identity()));
        passing.forEach(held -> restore(held, entries.get(held.entry().id()), living));
        sweep(List.copyOf(entries.values()), living, session.holdsLock());
    }

    /** Makes Consul say again what it should: after an outage, the restore of a snapshot, or the end of our session. */
    private void restore(OwnedEntry held, ConsulEntry shown, Set<String> living) {
        ConsulEntry here = state.entryOf(held).ownedBy(session.id());
        if (shown != null && shown.says(here)) {
            state.confirm(held, shown.index());
        } else if (shown != null && shown.supersedes(state.entryOf(held)) && living.contains(shown.owner())) {
            if (state.cede(held)) {
                log.info("{} has another registry now", here.id());
                onTakenOver.accept(here.instance());
            }
        } else if (held.written()) {
            log.info("writing {} again", here.id());
            state.rewrite(held, here.at(shown == null ? 0 : shown.index()));
            writer.submit(held);
        }
    }

    private void sweep(List<ConsulEntry> entries, Set<String> living, boolean forAll) throws ConsulException {
        Set<String> disowned = new HashSet<>();
        for (ConsulEntry entry : entries) {
            if (entry.owner().equals(session.id()) && !state.answersFor(entry.id())) {
                // Out of a restored snapshot: it was ours then.
                disowned.add(entry.id());
            }
        }
        for (ConsulEntry orphan : orphans.update(entries, living, disowned)) {
            if (forAll || disowned.contains(orphan.id())) {
                log.info("{} has had no owner for the TTL", orphan.id());
                ifUnchanged(() -> store.write(orphan.lost(Catalog.Loss.BROKEN, clock.now().physicalMillis()),
                        orphan.service()));
            }
        }
        for (ConsulEntry entry : entries) {
            if (forAll && !entry.passing()
                    && clock.now().physicalMillis() - entry.lostAtMillis() > retention.toMillis()) {
                ifUnchanged(() -> store.delete(entry));
            }
        }
    }

    private interface Write {
        void run() throws ConsulException;
    }

    /** The replica that wrote the entry meanwhile knows better. */
    private static void ifUnchanged(Write write) throws ConsulException {
        try {
            write.run();
        } catch (ConsulException.Conflict e) {
            log.debug("changed meanwhile", e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
