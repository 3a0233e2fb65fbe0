package dev.ensemble.registry.consul;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.catalog.MemoryCatalog;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Feeds;
import dev.ensemble.registry.watch.Snapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * All that a replica remembers: what it holds, what Consul last showed of each watched service, and who watches. No
 * method waits for Consul. Thread-safe.
 */
final class ConsulState {
    private static final long SETTLING_NANOS = LeaseTerms.DEFAULT.settling().toNanos();

    /** Many ticks. */
    private static final long FREEZE_NANOS = Duration.ofSeconds(2).toNanos();

    private final OwnedEntries held;
    private final Feeds feeds;
    private final LongSupplier nanoTime;
    private final Map<String, List<ConsulEntry>> shown = new HashMap<>();
    /** Ids of which a grant is under way: Consul may have it before it is held. */
    private final Multiset<String> granting = HashMultiset.create();
    private long lastTick;
    private boolean settling;
    private long settledAt;

    ConsulState(Feeds feeds, LongSupplier nanoTime) {
        this.held = new OwnedEntries(nanoTime);
        this.feeds = feeds;
        this.nanoTime = nanoTime;
        this.lastTick = nanoTime.getAsLong();
    }

    // What is held.

    /** From now on, and as often until {@link #endGrant}, a lease of {@code id} may be written. */
    synchronized void beginGrant(String id) {
        granting.add(id);
    }

    synchronized void endGrant(String id) {
        granting.remove(id);
    }

    synchronized void hold(ConsulEntry entry) {
        held.put(new OwnedEntry(entry));
        publish(entry.service());
    }

    /** How this replica lost an epoch, if Consul may not know yet; null if it did not. */
    synchronized OwnedEntry pending(String id, long epoch) {
        OwnedEntry mine = held.get(id);
        boolean is = mine != null && mine.entry().epoch() == epoch && mine.wanted() != OwnedEntry.Wanted.PASSING;
        return is ? mine : null;
    }

    /** Wants something else of an entry that is held alive; null if it is not. */
    synchronized OwnedEntry lose(String id, long epoch, Catalog.Loss how, long wallMillis) {
        OwnedEntry mine = held.get(id);
        if (mine == null || mine.entry().epoch() != epoch || mine.wanted() != OwnedEntry.Wanted.PASSING) {
            return null;
        }
        mine.want(OwnedEntry.Wanted.CRITICAL, mine.entry().lost(how, wallMillis));
        publish(mine.entry().service());
        return mine;
    }

    synchronized OwnedEntry remove(String id, long epoch) {
        OwnedEntry mine = held.get(id);
        if (mine == null || mine.entry().epoch() != epoch || mine.wanted() == OwnedEntry.Wanted.GONE) {
            return null;
        }
        mine.want(OwnedEntry.Wanted.GONE, mine.entry());
        publish(mine.entry().service());
        return mine;
    }

    synchronized List<OwnedEntry> passing() {
        return held.passing();
    }

    /** Whether this replica keeps an entry alive, or has yet to write what became of it. */
    synchronized boolean answersFor(String id) {
        OwnedEntry mine = held.get(id);
        return mine != null && (mine.wanted() == OwnedEntry.Wanted.PASSING || !mine.written());
    }

    /** Another replica holds it; false if it is not held here any more. */
    synchronized boolean cede(OwnedEntry mine) {
        boolean had = held.has(mine);
        held.remove(mine);
        publish(mine.entry().service());
        return had;
    }

    // What is written.

    synchronized boolean wantsWrite(OwnedEntry mine) {
        return held.has(mine) && !mine.written();
    }

    synchronized ConsulEntry entryOf(OwnedEntry mine) {
        return mine.entry();
    }

    /** {@code wanted} stands in Consul as {@code now}; something else may be wanted by now. */
    synchronized void written(OwnedEntry mine, ConsulEntry wanted, ConsulEntry now) {
        if (mine.entry().equals(wanted)) {
            mine.written(now, nanoTime.getAsLong());
        } else {
            mine.rebase(now.index());
        }
        publish(now.service());
    }

    /** Another replica wrote the entry since; it is {@code now}, or null when it is not there. */
    synchronized void conflict(OwnedEntry mine, ConsulEntry wanted, ConsulEntry now) {
        boolean ours = now != null && now.owner().equals(wanted.owner()) && now.epoch() == wanted.epoch();
        if (now == null && mine.wanted() == OwnedEntry.Wanted.PASSING) {
            mine.rebase(0);
        } else if (ours && now.says(wanted) && mine.wanted() != OwnedEntry.Wanted.GONE) {
            // Our own write, whose answer was lost.
            written(mine, wanted, now);
        } else if (ours && granting.contains(wanted.id())) {
            // Perhaps the grant: then it is held in a moment, and this is not. To write on top of it would undo it.
            return;
        } else if (ours || now != null && !now.supersedes(wanted)) {
            mine.rebase(now.index());
        } else if (mine.wanted() == OwnedEntry.Wanted.PASSING) {
            // The lease's owner is another replica, or was: upkeep decides, and our index stays that of our own write.
            mine.written(mine.entry(), nanoTime.getAsLong());
        } else {
            held.remove(mine);
        }
        publish(wanted.service());
    }

    /** Wants an entry that is held alive to be written again: as {@code as}, over what Consul has at its index. */
    synchronized void rewrite(OwnedEntry mine, ConsulEntry as) {
        if (held.has(mine) && mine.wanted() == OwnedEntry.Wanted.PASSING) {
            mine.want(OwnedEntry.Wanted.PASSING, as);
        }
    }

    /** Consul has what is wanted at this index. */
    synchronized void confirm(OwnedEntry mine, long index) {
        if (mine.written()) {
            mine.seenAt(index);
        }
    }

    // What is shown.

    synchronized void shown(String service, List<ConsulEntry> entries) {
        if (feeds.services().contains(service)) {
            shown.put(service, entries);
            publish(service);
        }
    }

    /** Consul went back in time: what it shows is not all there is, until all replicas have written again. */
    synchronized void settle() {
        settling = true;
        settledAt = nanoTime.getAsLong() + SETTLING_NANOS;
    }

    synchronized List<Instance> correct(String service, Collection<ConsulEntry> entries) {
        return held.correct(service, entries).values().stream()
                .filter(entry -> service.isEmpty() || entry.service().equals(service))
                .map(ConsulEntry::instance)
                .sorted(MemoryCatalog.ORDER)
                .toList();
    }

    synchronized void watch(String service, Consumer<Snapshot> listener) {
        noticeFreeze();
        feeds.add(service, listener);
        publish(service);
    }

    /** Ends a watch; true if it was the last of the service. */
    synchronized boolean unwatch(String service, Consumer<Snapshot> listener) {
        boolean last = feeds.remove(service, listener);
        if (last) {
            shown.remove(service);
        }
        return last;
    }

    synchronized void tick() {
        noticeFreeze();
        lastTick = nanoTime.getAsLong();
        held.forgetOld();
        settling = settling && nanoTime.getAsLong() - settledAt < 0;
        feeds.services().forEach(this::publish);
    }

    /** What this replica knew before it was frozen is history: it waits for Consul to show it again. */
    private void noticeFreeze() {
        if (nanoTime.getAsLong() - lastTick > FREEZE_NANOS) {
            shown.clear();
            feeds.forget();
        }
    }

    private void publish(String service) {
        List<ConsulEntry> entries = shown.get(service);
        if (entries == null) {
            // Consul has not shown anything yet: no watcher is told that there is no instance.
            return;
        }
        List<Instance> passing = correct(service, entries).stream()
                .filter(instance -> instance.getHealth() == Instance.Health.PASSING)
                .toList();
        feeds.publish(service, passing, settling);
    }
}
