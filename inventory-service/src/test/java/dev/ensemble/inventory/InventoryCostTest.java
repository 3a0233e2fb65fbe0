package dev.ensemble.inventory;

import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.database.Cost;
import dev.ensemble.chassis.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class InventoryCostTest {

    private static final int ORDERS = 200;

    @Test
    void aSoldReservationIsThreeCommitsAndWaitsForTheDiskOnce() throws Exception {
        TestDatabase where;
        try (TestInventory first = new TestInventory()) {
            first.restock("cup", ORDERS);
            where = first.where;
        }
        Cost idle = costOf(where, 0);
        Cost busy = costOf(where, ORDERS);

        Cost orders = busy.since(idle);
        System.out.printf("%d sold reservations: %s%n", ORDERS, orders);
        // The pool and the log writer look after themselves a little longer when there are orders.
        assertThat(orders.commits()).isBetween(3L * ORDERS, 3L * ORDERS + ORDERS / 4);
        assertThat(orders.flushes()).isBetween((long) ORDERS / 2, ORDERS + ORDERS / 4L);
    }

    private static Cost costOf(TestDatabase where, int orders) throws SQLException {
        Cost before = Cost.of(where);
        try (TestInventory inventory = new TestInventory(where)) {
            for (int i = 0; i < orders; i++) {
                inventory.reservations.create("r" + i, lines("cup", 1));
                inventory.reservations.confirm("r" + i);
            }
        }
        return Cost.of(where).since(before);
    }
}
