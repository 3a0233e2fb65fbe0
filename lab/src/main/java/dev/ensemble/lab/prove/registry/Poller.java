package dev.ensemble.lab.prove.registry;

import dev.ensemble.lab.run.consul.ConsulAgent.CatalogEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client of the usual kind: it asks Consul for the passing instances every five seconds. */
final class Poller implements AutoCloseable {
    private static final long PERIOD_SECONDS = 5;

    /** An incarnation that was killed, and when. */
    private record Dead(String id, long epoch, long since) {}

    private final RegistryView view;
    private final List<Dead> believed = new ArrayList<>();
    private final List<Long> millis = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    Poller(RegistryView view) {
        this.view = view;
        this.thread = Thread.ofVirtual().name("poller").start(this::poll);
    }

    /** Measures how long it will believe in an incarnation that dies now. */
    synchronized void follow(String id, long epoch) {
        believed.add(new Dead(id, epoch, System.nanoTime()));
    }

    private void poll() {
        try {
            while (!stop.await(PERIOD_SECONDS, TimeUnit.SECONDS)) {
                update(view.catalog());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void update(Map<String, CatalogEntry> catalog) {
        for (Iterator<Dead> each = believed.iterator(); each.hasNext();) {
            Dead dead = each.next();
            CatalogEntry entry = catalog.get(dead.id());
            if (entry == null || !entry.passing() || entry.epoch() != dead.epoch()) {
                millis.add((System.nanoTime() - dead.since()) / 1_000_000);
                each.remove();
            }
        }
    }

    /** Asks a last time; how long each of the dead was believed in. */
    List<Long> finish() throws InterruptedException {
        close();
        update(view.catalog());
        return millis;
    }

    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join();
    }
}
