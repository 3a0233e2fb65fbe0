package dev.ensemble.registry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one blocking query of this replica for one service. */
final class ConsulWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsulWatch.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final long MAX_BACKOFF_MS = 1000;
    /** Bounds the rate of queries when there is a change after each. */
    private static final long PAUSE_MS = 5;

    private final String service;
    private final ConsulStore store;
    private final ConsulState state;
    private final Outage outage;
    private final Thread thread;
    private volatile boolean closed;

    ConsulWatch(String service, ConsulStore store, ConsulState state, Outage outage) {
        this.service = service;
        this.store = store;
        this.state = state;
        this.outage = outage;
        this.thread = Thread.ofVirtual().name("consul-watch-" + service).start(this::run);
    }

    private void run() {
        long index = 0;
        long backoff = 50;
        while (!closed) {
            try {
                ConsulStore.View view = store.await(service, index, WAIT);
                if (closed) {
                    return;
                }
                if (view.index() < index) {
                    log.warn("Consul's index of {} went back from {} to {}", service, index, view.index());
                    state.settle();
                }
                state.shown(service, view.entries());
                // Going back means another history: start over. Zero would not wait at all.
                index = view.index() < index ? 0 : Math.max(1, view.index());
                outage.over();
                backoff = 50;
                Thread.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                return;
            } catch (ConsulException | RuntimeException e) {
                if (!closed) {
                    outage.is(e);
                    backoff = pause(backoff);
                }
            }
        }
    }

    private static long pause(long backoff) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(backoff / 2, backoff + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Math.min(MAX_BACKOFF_MS, backoff * 2);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
