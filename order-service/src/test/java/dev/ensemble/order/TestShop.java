package dev.ensemble.order;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.database.TestDatabase;
import dev.ensemble.chassis.database.TestPostgres;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** A database, an inventory, and as many replicas as a test starts. */
final class TestShop implements AutoCloseable {

    static final String SKU = "espresso-machine";

    final TestDatabase database = TestPostgres.shared().newDatabase();
    final MemoryInventory inventory = new MemoryInventory();
    private final LoopbackServer inventoryServer = new LoopbackServer("inventory", inventory.bindService());
    private final Deque<AutoCloseable> replicas = new ArrayDeque<>();
    private int started;

    TestShop() {
        inventory.stock(SKU, 10);
    }

    TestReplica replica() {
        return replica(TestReplica.ReplicaSettings.DEFAULT);
    }

    TestReplica replica(TestReplica.ReplicaSettings settings) {
        return replica(settings, new HybridLogicalClock(Clock.systemUTC()));
    }

    TestReplica replica(TestReplica.ReplicaSettings settings, HybridLogicalClock clock) {
        TestReplica replica =
                new TestReplica("order-" + ++started, database, inventoryServer.channel(), settings, clock);
        replicas.push(replica);
        return replica;
    }

    /** One unit for ada, under a key of its own. */
    static CreateOrderRequest request() {
        return request(UUID.randomUUID().toString(), 1);
    }

    static CreateOrderRequest request(String key, int quantity) {
        return CreateOrderRequest.newBuilder()
                .setRequestId(key)
                .setOrder(Order.newBuilder()
                        .setCustomer("ada")
                        .addLines(OrderLine.newBuilder().setSku(SKU).setQuantity(quantity)))
                .build();
    }

    static Order get(TestReplica replica, String name) {
        return replica.stub().getOrder(GetOrderRequest.newBuilder().setName(name).build());
    }

    /** Runs a statement behind everybody's back. */
    void sql(String statement) {
        try (Connection connection = database.connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    long count(String where) {
        try {
            return database.ask("SELECT count(*) FROM orders WHERE " + where);
        } catch (SQLException e) {
            throw new IllegalStateException(where, e);
        }
    }

    @Override
    public void close() throws Exception {
        while (!replicas.isEmpty()) {
            replicas.pop().close();
        }
        inventoryServer.close();
    }
}
