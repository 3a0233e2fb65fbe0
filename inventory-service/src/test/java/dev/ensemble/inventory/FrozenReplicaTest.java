package dev.ensemble.inventory;

import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.error.ServiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FrozenReplicaTest {

    @Test
    void aReplicaThatStopsRightAfterItsStatementHoldsNobodyUp() throws Exception {
        try (TestInventory frozen = new TestInventory();
                TestInventory other = frozen.replica();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            frozen.restock("cup", 10);
            frozen.points.arm("inventory.create-reservation.after", "hang");
            Future<?> hanging = threads.submit(() -> frozen.reservations.create("a", lines("cup", 1)));
            await().until(() -> "hanging".equals(frozen.points.list().get("inventory.create-reservation.after")));

            assertThat(Together.insist(() -> other.reservations.create("b", lines("cup", 1))).state())
                    .isEqualTo(StoredReservation.State.RESERVED);
            assertThat(other.reservations.confirm("b").state()).isEqualTo(StoredReservation.State.CONFIRMED);
            assertThat(hanging.isDone()).isFalse();
            frozen.points.clear("inventory.create-reservation.after");
            hanging.get();
        }
    }

    @Test
    void controlAReservationInAnOpenTransactionHoldsEverybodyUp() throws SQLException {
        try (TestInventory other = new TestInventory();
                Connection frozen = other.where.connect()) {
            other.restock("cup", 10);
            frozen.setAutoCommit(false);
            frozen.createStatement()
                    .execute("SELECT create_reservation('a', '{cup}', '{1}', interval '1 minute')");
            assertThatThrownBy(() -> other.reservations.create("b", lines("cup", 1)))
                    .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.reason())
                            .isEqualTo("DATABASE_BUSY"));
        }
    }
}
