package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.database.Cost;
import dev.ensemble.order.v1.Order.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/saga.md says that an order costs. */
class OrderCostTest {

    private static final int ORDERS = 100;

    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void aConfirmedOrderIsTwoStatementsTwoCommitsTwoWaitsForTheDiskAndTwoRemoteCalls() throws Exception {
        shop.inventory.stock(SKU, ORDERS);
        run(0); // The first run migrates; only what later ones do is the same each time.
        Cost idle = costOf(0);
        Cost busy = costOf(ORDERS);

        Cost orders = busy.since(idle);
        System.out.printf("%d confirmed orders: %s%n", ORDERS, orders);
        // The pool and the log writer look after themselves a little longer when there are orders.
        assertThat(orders.commits()).isBetween(2L * ORDERS, 2L * ORDERS + ORDERS / 4);
        assertThat(orders.flushes()).isBetween(ORDERS + ORDERS / 2L, 2L * ORDERS + ORDERS / 4);
        assertThat(shop.database.ask("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'orders'"))
                .isEqualTo(ORDERS);
        assertThat(shop.database.ask("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'orders'"))
                .isEqualTo(ORDERS);
        assertThat(shop.inventory.intervention.calls("create")).isEqualTo(ORDERS);
        assertThat(shop.inventory.intervention.calls("confirm")).isEqualTo(ORDERS);
    }

    private Cost costOf(int orders) throws Exception {
        Cost before = Cost.of(shop.database);
        run(orders);
        return Cost.of(shop.database).since(before);
    }

    private void run(int orders) throws Exception {
        try (TestReplica replica = shop.replica(DEFAULT.withoutSweeper())) {
            for (int i = 0; i < orders; i++) {
                assertThat(replica.stub().createOrder(request()).getState()).isEqualTo(State.CONFIRMED);
            }
        }
    }
}
