package dev.ensemble.registry.watch;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.registry.v1.Instance;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Fans the snapshot of each watched service out to its watchers, when its content has changed. Revisions start at the
 * clock and a random offset, so that no registry repeats those of another, before it or beside it.
 */
public final class Feeds {
    /** A watcher costs a few kilobytes. */
    private static final int MAX_WATCHERS = 20_000;
    private static final long REVISIONS_A_MILLI = 1_000_000;

    private final HybridLogicalClock clock;
    private final Map<String, Feed> feeds = new HashMap<>();
    private long revision;
    private int watchers;

    /** What is known and who follows it. */
    private static final class Feed {
        private final Set<Consumer<Snapshot>> watchers = new LinkedHashSet<>();
        private Snapshot latest;
    }

    /** @param clock stamps what is published */
    public Feeds(HybridLogicalClock clock) {
        this.clock = clock;
        this.revision = clock.now().physicalMillis() * REVISIONS_A_MILLI
                + ThreadLocalRandom.current().nextLong(REVISIONS_A_MILLI);
    }

    /** Adds a watcher, which gets the latest snapshot if there is one. */
    public synchronized void add(String service, Consumer<Snapshot> watcher) {
        if (watchers == MAX_WATCHERS) {
            throw ServiceException.exhausted(
                    "TOO_MANY_WATCHERS", MAX_WATCHERS + " watchers are being served", Duration.ofSeconds(1));
        }
        Feed feed = feeds.computeIfAbsent(service, s -> new Feed());
        if (feed.watchers.add(watcher)) {
            watchers++;
        }
        if (feed.latest != null) {
            watcher.accept(feed.latest);
        }
    }

    /** Removes a watcher; true if it was the last one of the service, which is forgotten then. */
    public synchronized boolean remove(String service, Consumer<Snapshot> watcher) {
        Feed feed = feeds.get(service);
        if (feed == null || !feed.watchers.remove(watcher)) {
            return false;
        }
        watchers--;
        return feed.watchers.isEmpty() && feeds.remove(service) != null;
    }

    /** Tells the watchers of a service, if there are any and this is news to them. */
    public synchronized void publish(String service, List<Instance> passing, boolean settling) {
        Feed feed = feeds.get(service);
        if (feed == null || (feed.latest != null && feed.latest.sameContent(passing, settling))) {
            return;
        }
        revision++;
        feed.latest = new Snapshot(revision, passing, settling, clock.now());
        feed.watchers.forEach(watcher -> watcher.accept(feed.latest));
    }

    /** What was published is not known to be true any more: new watchers wait for what is published next. */
    public synchronized void forget() {
        feeds.values().forEach(feed -> feed.latest = null);
    }

    /** The services that have watchers. */
    public synchronized Set<String> services() {
        return Set.copyOf(feeds.keySet());
    }
}
