package dev.ensemble.order;

import static dev.ensemble.order.TestShop.SKU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.database.NextVersion;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.Order;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** This version serves while a later one changes the schema, and after it. */
class OrderRollingUpdateTest {

    private static final int CALLERS = 4;
    /** pgjdbc lets the server keep a plan from the fifth call of a connection on. */
    private static final int UNTIL_PLANNED = 6 * 8;

    @Test
    void noCallFailsWhileALaterVersionChangesTheSchemaAndThisOneStartsAgain() throws Exception {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        try (TestShop shop = new TestShop();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            shop.inventory.stock(SKU, 1_000_000);
            TestReplica replica = shop.replica();
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> {
                    while (!over.get()) {
                        try {
                            order(replica);
                        } catch (Throwable e) {
                            failures.add(e);
                        }
                        rounds.incrementAndGet();
                    }
                });
            }
            try {
                awaitRounds(rounds);
                NextVersion.start(shop.database, List.of(
                        "ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT ''",
                        "ALTER TABLE orders ADD COLUMN gift boolean"), "R__orders_by_customer");
                awaitRounds(rounds);
                order(shop.replica());
                awaitRounds(rounds);
            } finally {
                over.set(true);
            }
            callers.shutdown();
            assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(failures).isEmpty();
            assertThat(shop.count("state <> 'CONFIRMED'")).isZero();
        }
    }

    private static void awaitRounds(AtomicInteger rounds) {
        int more = rounds.get() + UNTIL_PLANNED;
        await().until(() -> rounds.get() > more);
    }

    private static void order(TestReplica replica) {
        String key = UUID.randomUUID().toString();
        Order made = replica.stub().createOrder(TestShop.request(key, 1));
        assertThat(made.getState()).isEqualTo(Order.State.CONFIRMED);
        assertThat(replica.stub().createOrder(TestShop.request(key, 1))).isEqualTo(made);
        assertThat(TestShop.get(replica, made.getName()).getName()).isEqualTo(made.getName());
        assertThat(replica.stub().listOrders(ListOrdersRequest.getDefaultInstance()).getOrdersList()).isNotEmpty();
    }
}
