package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at Consul again and again, and remembers which instances were ever other than they were at its beginning. */
final class StateWatcher implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final RegistryView view;
    private final Map<String, CatalogEntry> before;
    private final Set<String> changed = new ConcurrentSkipListSet<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    StateWatcher(RegistryView view) {
        this.view = view;
        this.before = view.catalog();
        this.thread = Thread.ofVirtual().name("watcher").start(this::watch);
    }

    private void watch() {
        try {
            while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                compare();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void compare() {
        Map<String, CatalogEntry> now = view.catalog();
        before.forEach((id, entry) -> {
            CatalogEntry current = now.get(id);
            if (current == null) {
                changed.add(id + " gone");
            } else if (!current.passing()) {
                changed.add(id + " " + current.status());
            } else if (current.epoch() != entry.epoch()) {
                changed.add(id + " with a new epoch");
            }
        });
    }

    /** What was ever otherwise. */
    Set<String> changed() {
        return new TreeSet<>(changed);
    }

    Map<String, CatalogEntry> before() {
        return before;
    }

    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join();
    }
}
