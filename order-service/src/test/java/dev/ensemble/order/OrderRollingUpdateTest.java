package dev.ensemble.order;

import static dev.ensemble.order.TestShop.SKU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.database.NextVersion;
import dev.ensemble.chassis.database.RepeatingCallers;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.Order;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** This version serves while a later one changes the schema, and after it. */
class OrderRollingUpdateTest {

    private static final int CALLERS = 4;

    @Test
    void noCallFailsWhileALaterVersionChangesTheSchemaAndThisOneStartsAgain() throws Exception {
        try (TestShop shop = new TestShop()) {
            shop.inventory.stock(SKU, 1_000_000);
            TestReplica replica = shop.replica();
            RepeatingCallers callers = new RepeatingCallers(CALLERS, id -> order(replica));
            try (callers) {
                callers.awaitRounds();
                NextVersion.start(shop.database, List.of(
                        "ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT ''",
                        "ALTER TABLE orders ADD COLUMN gift boolean"), "R__orders_by_customer");
                callers.awaitRounds();
                order(shop.replica());
                callers.awaitRounds();
            }
            assertThat(callers.failures()).isEmpty();
            assertThat(shop.count("state <> 'CONFIRMED'")).isZero();
        }
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
