package dev.ensemble.inventory;

import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class CostTest {

    private static final int ORDERS = 200;

    private record Cost(long commits, long flushes) {
        Cost minus(Cost other) {
            return new Cost(commits - other.commits, flushes - other.flushes);
        }
    }

    @Test
    void aSoldReservationIsTwoCommitsAndWaitsForTheDiskOnce() throws Exception {
        TestDatabase where;
        try (TestInventory first = new TestInventory()) {
            first.restock("cup", ORDERS);
            where = first.where;
        }
        Cost idle = costOf(where, 0);
        Cost busy = costOf(where, ORDERS);

        Cost orders = busy.minus(idle);
        System.out.printf("%d sold reservations: %s%n", ORDERS, orders);
        // The pool and the log writer look after themselves a little longer when there are orders.
        assertThat(orders.commits()).isBetween(2L * ORDERS, 2L * ORDERS + ORDERS / 4);
        assertThat(orders.flushes()).isBetween((long) ORDERS / 2, ORDERS + ORDERS / 4L);
    }

    private static Cost costOf(TestDatabase where, int orders) throws SQLException {
        Cost before = cost(where);
        try (TestInventory inventory = new TestInventory(where)) {
            for (int i = 0; i < orders; i++) {
                inventory.reservations.create("r" + i, lines("cup", 1));
                inventory.reservations.confirm("r" + i);
            }
        }
        return cost(where).minus(before);
    }

    /** Backends report when they end. Asked for from another database, so that asking does not count. */
    private static Cost cost(TestDatabase where) throws SQLException {
        String name = where.url().substring(where.url().lastIndexOf('/') + 1);
        TestDatabase other = new TestDatabase(where.url().replace(name, "postgres"), where.user(), where.password());
        await().until(() -> ask(other, "SELECT numbackends FROM pg_stat_database WHERE datname = '" + name + "'") == 0);
        return new Cost(
                ask(other, "SELECT xact_commit FROM pg_stat_database WHERE datname = '" + name + "'"),
                ask(other,
                        "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal' AND backend_type = 'client backend'"));
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
