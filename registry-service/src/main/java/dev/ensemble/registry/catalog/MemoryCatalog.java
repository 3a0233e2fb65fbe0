package dev.ensemble.registry.catalog;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Feeds;
import dev.ensemble.registry.watch.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The catalog of a registry that is alone: in memory. It starts empty, so it calls itself settling until every
 * instance that lives has had the time to come back.
 */
public final class MemoryCatalog implements Catalog {
    public static final Comparator<Instance> ORDER =
            Comparator.comparing(Instance::getService).thenComparing(Instance::getId);

    private final Map<String, MemoryEntry> entries = new TreeMap<>();
    private final Feeds feeds;
    private final Epochs epochs;
    private final LongSupplier nanoTime;
    private final Duration retention;
    private final long settledAt;

    /** An instance, how it was lost if it is critical, and when (monotonic nanoseconds). */
    private record MemoryEntry(Instance instance, Loss loss, long lostAt) {}

    /**
     * @param settling time that living instances need to find a registry that has restarted
     * @param retention time for which a critical instance stays listed
     */
    public MemoryCatalog(HybridLogicalClock clock, LongSupplier nanoTime, Duration settling, Duration retention) {
        this.feeds = new Feeds(clock);
        this.epochs = new Epochs(clock);
        this.nanoTime = nanoTime;
        this.retention = retention;
        this.settledAt = nanoTime.getAsLong() + settling.toNanos();
    }

    @Override
    public synchronized Instance acquire(Instance claim) {
        MemoryEntry held = entries.get(claim.getId());
        long epoch = held == null ? epochs.grant(claim) : epochs.grant(claim, held.instance(), held.loss());
        Instance granted = claim.toBuilder().setEpoch(epoch).setHealth(Instance.Health.PASSING).build();
        entries.put(claim.getId(), new MemoryEntry(granted, null, 0));
        if (held != null && !held.instance().getService().equals(claim.getService())) {
            publish(held.instance().getService());
        }
        publish(claim.getService());
        return granted;
    }

    @Override
    public synchronized void lose(String id, long epoch, Loss how) {
        MemoryEntry held = entries.get(id);
        if (held != null && held.loss() == null && held.instance().getEpoch() == epoch) {
            Instance critical = held.instance().toBuilder().setHealth(Instance.Health.CRITICAL).build();
            entries.put(id, new MemoryEntry(critical, how, nanoTime.getAsLong()));
            publish(critical.getService());
        }
    }

    @Override
    public synchronized void remove(String id, long epoch) {
        MemoryEntry held = entries.get(id);
        if (held != null && held.instance().getEpoch() == epoch) {
            entries.remove(id);
            publish(held.instance().getService());
        }
    }

    @Override
    public synchronized List<Instance> list(String service) {
        return entries.values().stream()
                .map(MemoryEntry::instance)
                .filter(instance -> service.isEmpty() || instance.getService().equals(service))
                .sorted(ORDER)
                .toList();
    }

    @Override
    public synchronized Subscription watch(String service, Consumer<Snapshot> listener) {
        feeds.add(service, listener);
        publish(service);
        return () -> feeds.remove(service, listener);
    }

    /** Never happens: this replica is alone. */
    @Override
    public void onTakenOver(Consumer<Instance> listener) {}

    @Override
    public synchronized void sweep() {
        long now = nanoTime.getAsLong();
        List<MemoryEntry> expired = new ArrayList<>(entries.values());
        expired.removeIf(entry -> entry.loss() == null || now - entry.lostAt() < retention.toNanos());
        expired.forEach(entry -> entries.remove(entry.instance().getId()));
        feeds.services().forEach(this::publish);
    }

    @Override
    public void close() {}

    private void publish(String service) {
        List<Instance> passing = list(service).stream()
                .filter(instance -> instance.getHealth() == Instance.Health.PASSING)
                .toList();
        feeds.publish(service, passing, nanoTime.getAsLong() - settledAt < 0);
    }
}
