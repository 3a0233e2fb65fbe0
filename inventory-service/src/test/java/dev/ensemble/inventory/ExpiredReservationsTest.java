package dev.ensemble.inventory;

import static dev.ensemble.inventory.StoredReservation.State.EXPIRED;
import static dev.ensemble.inventory.StoredReservation.State.RESERVED;
import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.error.ServiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpiredReservationsTest {

    private static TestInventory inventory;
    private static TestInventory other;

    @BeforeAll
    static void open() {
        inventory = new TestInventory();
        other = inventory.replica();
    }

    @AfterAll
    static void close() {
        other.close();
        inventory.close();
    }

    @BeforeEach
    void stock() {
        inventory.empty();
        inventory.restock("cup", 1000);
        inventory.restock("pot", 1000);
    }

    @Test
    void anUnconfirmedReservationExpiresAndGivesItsUnitsBackAndOnlyAnOverdueOne() {
        inventory.hasty.create("overdue", lines("cup", 2, "pot", 3));
        inventory.reservations.create("open", lines("cup", 5));
        assertThat(cups()).isEqualTo(new StoredItem("cup", "cup", 993, 7, 0));

        assertThat(inventory.leftovers.expire()).isEqualTo(1);
        assertThat(inventory.reservations.get("overdue").state()).isEqualTo(EXPIRED);
        assertThat(inventory.reservations.get("open").state()).isEqualTo(RESERVED);
        assertThat(cups()).isEqualTo(new StoredItem("cup", "cup", 995, 5, 0));
        assertThat(inventory.leftovers.expire()).isZero();
    }

    @Test
    void aConfirmThatComesTooLateExpiresTheReservationItself() {
        inventory.hasty.create("r", lines("cup", 2));
        assertThatThrownBy(() -> inventory.reservations.confirm("r"))
                .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.reason())
                        .isEqualTo("RESERVATION_EXPIRED"));
        assertThat(inventory.reservations.get("r").state()).isEqualTo(EXPIRED);
        assertThat(cups()).isEqualTo(new StoredItem("cup", "cup", 1000, 0, 0));
    }

    @Test
    void replicasThatSweepAtOnceGiveEachUnitBackOnceInBoundedBatches() throws Exception {
        int overdue = 2 * ExpiredReservations.BATCH + 100;
        inventory.restock("cup", overdue);
        try (Connection patient = inventory.where.connect()) {
            patient.createStatement().execute(
                    "SELECT create_reservation('r' || i, '{cup}', '{1}', interval '0') FROM generate_series(1, %d) AS i"
                            .formatted(overdue));
        }
        List<Integer> counts = Together.call(8, i -> {
            int all = 0;
            for (int batch = 1; batch > 0; all += batch) {
                batch = Together.insist(() -> (i % 2 == 0 ? inventory : other).leftovers.expire());
                assertThat(batch).isLessThanOrEqualTo(ExpiredReservations.BATCH);
            }
            return all;
        });
        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(overdue);
        assertThat(cups()).isEqualTo(new StoredItem("cup", "cup", 1000 + overdue, 0, 0));
    }

    @Test
    void aSweepDoesNotWaitForAReservationThatSomebodyHolds() throws SQLException {
        inventory.hasty.create("held", lines("cup", 1));
        inventory.hasty.create("other", lines("cup", 1));
        try (Connection holder = inventory.where.connect()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT 1 FROM reservation WHERE id = 'held' FOR UPDATE");
            assertThat(inventory.leftovers.expire()).isEqualTo(1);
            assertThat(inventory.reservations.get("other").state()).isEqualTo(EXPIRED);
            holder.rollback();
        }
        assertThat(inventory.leftovers.expire()).isEqualTo(1);
    }

    @Test
    void theSweeperDoesItByItself() throws Exception {
        inventory.hasty.create("overdue", lines("cup", 1));
        try (ExpirySweeper sweeper =
                new ExpirySweeper(inventory.leftovers, Duration.ofMillis(10), Duration.ofDays(1))) {
            await().until(() -> inventory.reservations.get("overdue").state() == EXPIRED);
            assertThat(sweepers()).isPositive();
        }
        await().until(() -> sweepers() == 0); // A pool has terminated a moment before its thread has.
        inventory.hasty.create("nobody-sweeps", lines("cup", 1));
        await().during(Duration.ofMillis(100))
                .until(() -> inventory.reservations.get("nobody-sweeps").state() == RESERVED);
    }

    @Test
    void theSweeperForgetsByItself() throws Exception {
        inventory.reservations.release("tombstone");
        try (ExpirySweeper sweeper =
                new ExpirySweeper(inventory.forgetful, Duration.ofDays(1), Duration.ofMillis(10))) {
            await().until(() -> rows() == 0);
        }
    }

    @Test
    void whatIsSettledIsForgottenAfterTheRetentionAndWhatIsOpenIsNot() {
        inventory.reservations.create("open", lines("cup", 1));
        inventory.reservations.create("sold", lines("cup", 1));
        inventory.reservations.confirm("sold");
        inventory.reservations.release("tombstone");
        assertThat(inventory.leftovers.prune()).isZero();

        assertThat(inventory.forgetful.prune()).isEqualTo(4); // two reservations, two restocks
        assertThat(inventory.reservations.list(Reservations.LIST.of("", ""), 10, "").elements())
                .extracting(StoredReservation::id)
                .containsExactly("open");
        assertThat(cups()).isEqualTo(new StoredItem("cup", "cup", 998, 1, 1));
        assertThat(inventory.forgetful.prune()).isZero();
    }

    @Test
    void underADaysLoadTheTablesStayBounded() {
        for (int hour = 0; hour < 5; hour++) {
            inventory.database.list(
                    "SELECT create_reservation('h' || ? || '-' || i, '{none}', '{1}', interval '0')"
                            + " FROM generate_series(1, 1200) AS i",
                    row -> 0,
                    hour);
            while (inventory.forgetful.prune() > 0) {
                assertThat(rows()).isLessThan(1200);
            }
            assertThat(rows()).isZero();
        }
    }

    private static StoredItem cups() {
        return inventory.stock.get("cup");
    }

    private static int rows() {
        return inventory.database
                .one("SELECT count(*) FROM reservation", row -> row.getInt(1))
                .orElseThrow();
    }

    private static long sweepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("inventory-sweeper"))
                .count();
    }
}
