package dev.ensemble.registry.consul;

import dev.ensemble.chassis.scheduling.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings entries in Consul to what this replica wants of them, for as long as it takes and until another replica has
 * written them: losing an instance must outlive a Consul without a leader.
 */
final class ConsulWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsulWriter.class);
    private static final int PARALLEL_WRITES = 16;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

    private final ConsulStore store;
    private final ConsulState state;
    private final boolean noRetries;
    private final Outage outage = new Outage("writes");
    private final Semaphore permits = new Semaphore(PARALLEL_WRITES);
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("consul-write-", 0).factory());

    /** @param noRetries for experiments: a write that fails is given up */
    ConsulWriter(ConsulStore store, ConsulState state, boolean noRetries) {
        this.store = store;
        this.state = state;
        this.noRetries = noRetries;
    }

    /** Starts writing what is wanted of an entry. */
    void submit(OwnedEntry held) {
        threads.execute(() -> {
            try {
                run(held);
            } catch (InterruptedException e) {
                log.debug("stopped", e);
            }
        });
    }

    private void run(OwnedEntry held) throws InterruptedException {
        Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
        while (state.wantsWrite(held) && !threads.isShutdown()) {
            if (tryWrite(held)) {
                backoff.reset();
            } else if (noRetries) {
                return;
            } else {
                backoff.pause();
            }
        }
    }

    private boolean tryWrite(OwnedEntry held) throws InterruptedException {
        permits.acquire();
        try {
            boolean written = write(held);
            outage.over();
            return written;
        } catch (ConsulException | RuntimeException e) {
            if (!threads.isShutdown()) {
                outage.record(e);
            }
            return false;
        } finally {
            permits.release();
        }
    }

    /** Whether it is as it was wanted; if not, another replica has written, which is known now. */
    private boolean write(OwnedEntry held) throws ConsulException {
        ConsulEntry wanted = state.entryOf(held);
        try {
            if (held.wanted() == OwnedEntry.Wanted.GONE) {
                store.delete(wanted);
                state.written(held, wanted, wanted);
            } else {
                state.written(held, wanted, store.write(wanted, wanted.service()));
            }
            return true;
        } catch (ConsulException.Conflict e) {
            log.debug("{} has changed in Consul", wanted.id());
            Optional<ConsulEntry> now = store.read(wanted.id());
            state.conflict(held, wanted, now.orElse(null));
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
