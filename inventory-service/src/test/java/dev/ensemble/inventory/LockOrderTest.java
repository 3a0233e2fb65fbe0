package dev.ensemble.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Speaks to the database's function itself: {@link Reservations} sends ordered lines anyway. */
class LockOrderTest {

    private static final int CALLERS = 8;
    private static final int RESERVATIONS_EACH = 100;
    private static final String DEADLOCK = "40P01";

    @Test
    void reservationsOfTheSameItemsInOppositeOrderNeverDeadlock() throws Exception {
        try (TestInventory inventory = stocked()) {
            assertThat(deadlocks(inventory)).isZero();
            long made = (long) CALLERS * RESERVATIONS_EACH;
            assertThat(inventory.stock.get("cup").reserved()).isEqualTo(made);
            assertThat(inventory.stock.get("pot").reserved()).isEqualTo(made);
        }
    }

    @Test
    void controlInTheOrderOfTheRequestTheyDeadlock() throws Exception {
        try (TestInventory inventory = stocked()) {
            inventory.breakWith("request-order");
            assertThat(deadlocks(inventory)).isPositive();
        }
    }

    private static TestInventory stocked() {
        TestInventory inventory = new TestInventory();
        inventory.restock("cup", 1_000_000);
        inventory.restock("pot", 1_000_000);
        return inventory;
    }

    /** How many callers ran into a deadlock, at which they stop. */
    private static int deadlocks(TestInventory inventory) throws Exception {
        List<Integer> deadlocks = Together.call(CALLERS, caller -> {
            String[] skus = caller % 2 == 0 ? new String[]{"cup", "pot"} : new String[]{"pot", "cup"};
            try {
                reserveMany(inventory, caller, skus);
                return 0;
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(DEADLOCK);
                return 1;
            }
        });
        return deadlocks.stream().mapToInt(Integer::intValue).sum();
    }

    private static void reserveMany(TestInventory inventory, int caller, String[] skus) throws SQLException {
        try (Connection connection = inventory.where.connect();
                PreparedStatement create =
                        connection.prepareStatement("SELECT create_reservation(?, ?, ?, interval '1 minute')")) {
            for (int i = 0; i < RESERVATIONS_EACH; i++) {
                create.setString(1, "r-" + caller + "-" + i);
                create.setArray(2, connection.createArrayOf("text", skus));
                create.setArray(3, connection.createArrayOf("int4", new Integer[]{1, 1}));
                create.execute();
            }
        }
    }
}
