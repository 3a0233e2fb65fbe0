package dev.ensemble.registry.consul;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The entries of this replica's leases, as they are meant to be. It is ahead of Consul while a write is under way, and
 * for as long as Consul does not answer: watchers here need not wait for it. Not thread-safe.
 */
final class OwnedEntries {
    /** Longer than any view of Consul lags behind a write that was confirmed. */
    private static final long LAG_NANOS = Duration.ofSeconds(10).toNanos();

    private final Map<String, OwnedEntry> byId = new HashMap<>();
    /** The same: a change of one service costs nothing for the others. */
    private final Map<String, Map<String, OwnedEntry>> byService = new HashMap<>();
    private final LongSupplier nanoTime;

    OwnedEntries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    OwnedEntry get(String id) {
        return byId.get(id);
    }

    void put(OwnedEntry held) {
        OwnedEntry former = byId.put(held.entry().id(), held);
        if (former != null) {
            leave(former);
        }
        byService.computeIfAbsent(held.entry().service(), service -> new HashMap<>()).put(held.entry().id(), held);
    }

    /** Forgets an entry unless another has taken its place. */
    void remove(OwnedEntry held) {
        if (byId.remove(held.entry().id(), held)) {
            leave(held);
        }
    }

    private void leave(OwnedEntry held) {
        byService.computeIfPresent(held.entry().service(), (service, entries) -> {
            entries.remove(held.entry().id(), held);
            return entries.isEmpty() ? null : entries;
        });
    }

    boolean has(OwnedEntry held) {
        return byId.get(held.entry().id()) == held;
    }

    /** All entries whose lease lives here. */
    List<OwnedEntry> passing() {
        return byId.values().stream().filter(held -> held.wanted() == OwnedEntry.Wanted.PASSING).toList();
    }

    /**
     * What is true of the instances that Consul shows: the later of what was written there and what is wanted here.
     *
     * @param service whose entries these are; all services when it is empty
     */
    Map<String, ConsulEntry> correct(String service, Collection<ConsulEntry> shown) {
        Map<String, ConsulEntry> corrected = new TreeMap<>();
        shown.forEach(entry -> corrected.put(entry.id(), entry));
        Map<String, OwnedEntry> own = service.isEmpty() ? byId : byService.getOrDefault(service, Map.of());
        own.values().forEach(held -> correct(held, corrected.get(held.entry().id()), corrected));
        return corrected;
    }

    private void correct(OwnedEntry held, ConsulEntry shown, Map<String, ConsulEntry> corrected) {
        ConsulEntry here = held.entry();
        if (shown != null && isLater(shown, held)) {
            return;
        }
        if (held.wanted() == OwnedEntry.Wanted.GONE) {
            corrected.remove(here.id());
        } else {
            corrected.put(here.id(), here);
        }
    }

    private static boolean isLater(ConsulEntry shown, OwnedEntry held) {
        ConsulEntry here = held.entry();
        if (shown.supersedes(here)) {
            return true;
        }
        return held.written() && held.wanted() != OwnedEntry.Wanted.GONE && shown.index() >= here.index();
    }

    /** Forgets what is not held any more and long since written. */
    void forgetOld() {
        long now = nanoTime.getAsLong();
        List<OwnedEntry> old = byId.values().stream()
                .filter(held -> held.wanted() != OwnedEntry.Wanted.PASSING && held.written()
                        && now - held.writtenAt() > LAG_NANOS)
                .toList();
        old.forEach(this::remove);
    }
}
