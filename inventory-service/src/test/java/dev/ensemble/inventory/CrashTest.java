package dev.ensemble.inventory;

import static dev.ensemble.inventory.StoredReservation.State.CONFIRMED;
import static dev.ensemble.inventory.StoredReservation.State.REFUSED;
import static dev.ensemble.inventory.StoredReservation.State.RELEASED;
import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.database.TestPostgres;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrashTest {

    private static final int STOCKED = 100;

    private static TestPostgres server;
    private static TestInventory inventory;
    private static Reservations reservations;

    @BeforeAll
    static void open() {
        server = TestPostgres.start();
        inventory = new TestInventory(server.newDatabase());
        reservations = inventory.reservations;
    }

    @AfterAll
    static void close() throws Exception {
        inventory.close();
        server.close();
    }

    @BeforeEach
    void stock() {
        Together.insist(() -> {
            inventory.empty();
            return inventory.restock("cup", STOCKED);
        });
    }

    @Test
    void whatWasConfirmedReleasedOrRefusedIsKept() throws Exception {
        reservations.create("sold", lines("cup", 1));
        reservations.create("released", lines("cup", 2));
        reservations.release("released");
        reservations.release("tombstone");
        reservations.create("refused", lines("cup", STOCKED));
        reservations.confirm("sold");
        server.crash();

        assertThat(List.of("sold", "released", "tombstone", "refused"))
                .map(id -> Together.insist(() -> reservations.get(id)).state())
                .containsExactly(CONFIRMED, RELEASED, RELEASED, REFUSED);
        assertThat(Books.audit(inventory.database, STOCKED)).isEmpty();
    }

    @Test
    void aRefusalAloneIsKept() throws Exception {
        reservations.create("refused", lines("cup", STOCKED + 1));
        server.crash();
        assertThat(Together.insist(() -> reservations.get("refused")).state()).isEqualTo(REFUSED);
    }

    @Test
    void aReservationThatACrashLosesGivesItsUnitsBackAndCanBeMadeAgain() throws Exception {
        int crashes = 0;
        do {
            assertThat(++crashes).as("crashes that lost nothing").isLessThan(20);
            reservations.create("r" + crashes, lines("cup", 1));
            server.crash();
            assertThat(Together.insist(() -> Books.audit(inventory.database, STOCKED)))
                    .isEmpty();
        } while (exists("r" + crashes));

        String id = "r" + crashes;
        reservations.create(id, lines("cup", 1));
        assertThat(reservations.confirm(id).state()).isEqualTo(CONFIRMED);
        assertThat(Books.audit(inventory.database, STOCKED)).isEmpty();
    }

    private static boolean exists(String id) {
        try {
            reservations.get(id);
            return true;
        } catch (ServiceException e) {
            assertThat(e.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            return false;
        }
    }
}
