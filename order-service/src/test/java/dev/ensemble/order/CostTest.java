package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.Settings.DEFAULT;
import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.database.TestDatabase;
import dev.ensemble.order.v1.Order.State;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/saga.md says that an order costs. */
class CostTest {

    private static final int ORDERS = 100;

    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void aConfirmedOrderIsTwoStatementsTwoCommitsAndTwoRemoteCalls() throws Exception {
        shop.inventory.stock(SKU, ORDERS);
        run(0); // The first run migrates; only what later ones do is the same each time.
        long withoutOrders = commitsOf(0);
        long withOrders = commitsOf(ORDERS);

        // The pool looks after its connections a little longer when there are orders.
        assertThat(withOrders - withoutOrders).isBetween(2L * ORDERS, 2L * ORDERS + ORDERS / 4);
        assertThat(ask(shop.database, "SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'orders'"))
                .isEqualTo(ORDERS);
        assertThat(ask(shop.database, "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'orders'"))
                .isEqualTo(ORDERS);
        assertThat(shop.inventory.intervention.calls("create")).isEqualTo(ORDERS);
        assertThat(shop.inventory.intervention.calls("confirm")).isEqualTo(ORDERS);
    }

    private long commitsOf(int orders) throws Exception {
        long before = commits();
        run(orders);
        return commits() - before;
    }

    private void run(int orders) throws Exception {
        try (TestReplica replica = shop.replica(DEFAULT.withoutSweeper())) {
            for (int i = 0; i < orders; i++) {
                assertThat(replica.stub().createOrder(request()).getState()).isEqualTo(State.CONFIRMED);
            }
        }
    }

    /** Backends report when they end. Asked for from another database, so that asking does not count. */
    private long commits() throws SQLException {
        String url = shop.database.url();
        String name = url.substring(url.lastIndexOf('/') + 1);
        TestDatabase other = new TestDatabase(
                url.replace(name, "postgres"), shop.database.user(), shop.database.password());
        await().until(() -> ask(other, "SELECT numbackends FROM pg_stat_database WHERE datname = '" + name + "'") == 0);
        return ask(other, "SELECT xact_commit FROM pg_stat_database WHERE datname = '" + name + "'");
    }

    private static long ask(TestDatabase database, String query) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
