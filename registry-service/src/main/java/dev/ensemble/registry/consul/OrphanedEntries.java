package dev.ensemble.registry.consul;

import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.lease.SelfPreservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Entries that pass in Consul though no living replica answers for them, and since when. Thread-safe. */
final class OrphanedEntries {
    private final LongSupplier nanoTime;
    private final long ttlNanos;
    private final SelfPreservation selfPreservation;
    /** By id and epoch, in ticks of the monotonic clock. */
    private Map<String, Long> since = Map.of();

    OrphanedEntries(LeaseTerms terms, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.ttlNanos = terms.ttl().toNanos();
        this.selfPreservation = SelfPreservation.of(terms);
    }

    /**
     * Looks at all entries as they stand in Consul.
     *
     * @param living sessions of replicas
     * @param disowned ids that stand there as this replica's own and are not
     * @return those that have been orphans for the TTL and are to be marked critical
     */
    synchronized List<ConsulEntry> update(List<ConsulEntry> entries, Set<String> living, Set<String> disowned) {
        long now = nanoTime.getAsLong();
        Map<String, Long> still = new HashMap<>();
        List<ConsulEntry> expired = new ArrayList<>();
        int passing = 0;
        for (ConsulEntry entry : entries) {
            if (!entry.passing()) {
                continue;
            }
            passing++;
            if (!living.contains(entry.owner()) || disowned.contains(entry.id())) {
                long from = since.getOrDefault(key(entry), now);
                still.put(key(entry), from);
                if (now - from >= ttlNanos) {
                    expired.add(entry);
                }
            }
        }
        since = still;
        boolean believed = expired.isEmpty() || selfPreservation.believes(still.size(), passing, now);
        return believed ? expired : List.of();
    }

    /** Whether an entry has been an orphan for the TTL: a process that asks for its id gets it. */
    synchronized boolean hasExpired(ConsulEntry entry) {
        Long from = since.get(key(entry));
        return from != null && nanoTime.getAsLong() - from >= ttlNanos;
    }

    private static String key(ConsulEntry entry) {
        return entry.id() + "@" + entry.epoch();
    }
}
