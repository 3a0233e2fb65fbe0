package dev.ensemble.order;

import static dev.ensemble.order.TestShop.SKU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.database.FormerVersion;
import dev.ensemble.order.v1.Order;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** This version meets a database of a former one, whose processes still serve. */
class OrderUpgradeTest {
    /** The last whose orders had no owner, and no logical time but in their moves. */
    private static final int FORMER = 1;

    /** As that version's processes say it. */
    private static final String INSERT = """
            WITH made AS (
              INSERT INTO orders (id, request_id, customer, skus, quantities, state, moves, resume_time)
              VALUES (ulid(now(), ?), ?, 'ada', ?, ?, 'PENDING', order_move('PENDING', ?, 'order-9'), now())
              ON CONFLICT DO NOTHING
              RETURNING id, request_id, customer, skus, quantities, state, reject_reason, create_time, update_time)
            SELECT id, request_id, customer, skus, quantities, state, reject_reason, create_time, update_time FROM made
            UNION ALL
            SELECT id, request_id, customer, skus, quantities, state, reject_reason, create_time, update_time
              FROM orders WHERE request_id = ? AND key_live
            LIMIT 1""";

    @Test
    void whatTheFormerVersionBeganBeforeAndBesideThisOneIsFinished() throws Exception {
        try (TestShop shop = new TestShop()) {
            FormerVersion.start(shop.database, FORMER);
            try (Connection former = shop.database.connect()) {
                String before = insert(former, "before");
                TestReplica present = shop.replica();
                String beside = insert(former, "beside");
                assertThat(insert(former, "before")).as("a repeat").isEqualTo(before);
                for (String id : new String[]{before, beside}) {
                    await().until(() -> TestShop.get(present, "orders/" + id).getState() == Order.State.CONFIRMED);
                }
                assertThat(shop.count("owner <> '' OR hlc <= " + (1_764_000_000_000L << 16))).isZero();
            }
        }
    }

    private static String insert(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            Object[] parameters = {
                    "0".repeat(10) + key, key, new String[]{SKU}, new Integer[]{1}, "1764000000000.3", key};
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString("id");
            }
        }
    }
}
