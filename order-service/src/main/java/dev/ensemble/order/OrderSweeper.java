package dev.ensemble.order;

import dev.ensemble.chassis.scheduling.PeriodicTasks;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up what others left: resumes unfinished orders, and expires old keys. */
final class OrderSweeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OrderSweeper.class);
    private static final int KEYS_AT_A_TIME = 1000;

    private final UnfinishedOrders leftovers;
    private final SagaRunner sagas;
    private final PeriodicTasks thread = new PeriodicTasks("order-sweeper");

    /** Resumes and expires keys, each at once and then so often. */
    OrderSweeper(UnfinishedOrders leftovers, SagaRunner sagas, Duration resumeEvery, Duration expireKeysEvery) {
        this.leftovers = leftovers;
        this.sagas = sagas;
        thread.repeat("resume unfinished orders", resumeEvery, this::resume);
        thread.repeat("expire old keys", expireKeysEvery, this::expireKeys);
    }

    /** No other thread takes the permits between the look at them and their use. */
    private void resume() {
        int free = sagas.freePermits();
        if (free == 0) {
            return;
        }
        List<StoredOrder> claimed = leftovers.claim(free);
        if (!claimed.isEmpty()) {
            log.info("resuming {} orders, such as {}", claimed.size(), claimed.getFirst());
        }
        claimed.forEach(order -> sagas.permit().orElseThrow().start(order));
    }

    private void expireKeys() {
        int expired = KEYS_AT_A_TIME;
        while (expired == KEYS_AT_A_TIME && !thread.isStopping()) {
            expired = leftovers.expireKeys(KEYS_AT_A_TIME);
        }
    }

    /** Lets the statement under way end. */
    @Override
    public void close() {
        thread.close();
    }
}
