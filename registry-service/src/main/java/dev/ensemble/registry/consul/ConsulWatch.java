package dev.ensemble.registry.consul;

import com.google.common.util.concurrent.RateLimiter;
import dev.ensemble.chassis.scheduling.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one blocking query of this replica for one service. */
final class ConsulWatch implements AutoCloseable {
    /** Short: it is also how long a frozen agent can keep this replica blind. */
    static final Duration WAIT = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ConsulWatch.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);
    /** Queries a second in the long run, whatever changes; a token bucket that saves up one second's. */
    private static final double RATE = 20;

    private final String service;
    private final ConsulStore store;
    private final ConsulState state;
    private final LongSupplier nanoTime;
    private final Outage outage;
    private final RateLimiter tokens = RateLimiter.create(RATE);
    private final Thread thread;
    private volatile boolean closed;

    ConsulWatch(String service, ConsulStore store, ConsulState state, LongSupplier nanoTime) {
        this.service = service;
        this.store = store;
        this.state = state;
        this.nanoTime = nanoTime;
        this.outage = new Outage("watch of " + service);
        this.thread = Thread.ofVirtual().name("consul-watch-" + service).start(this::run);
    }

    private void run() {
        long index = 0;
        Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
        while (!closed) {
            try {
                tokens.acquire();
                long asked = nanoTime.getAsLong();
                ConsulStore.View view = store.await(service, index, WAIT);
                if (nanoTime.getAsLong() - asked > ConsulAccess.BLOCKING_PATIENCE.toNanos()) {
                    // The answer has waited for this process, not this process for the answer.
                    index = 0;
                    continue;
                }
                index = show(view, index);
                outage.over();
                backoff.reset();
            } catch (ConsulException | RuntimeException e) {
                if (!closed) {
                    outage.record(e);
                    pause(backoff);
                }
            }
        }
    }

    /** Returns the index to go on from. */
    private long show(ConsulStore.View view, long index) {
        if (closed) {
            return index;
        }
        if (view.index() < index) {
            log.warn("Consul's index of {} went back from {} to {}", service, index, view.index());
            state.settle();
        }
        state.shown(service, view.entries());
        // Going back means another history: start over. Zero would not wait at all.
        return view.index() < index ? 0 : Math.max(1, view.index());
    }

    private static void pause(Backoff backoff) {
        try {
            backoff.pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
