package dev.ensemble.inventory;

import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.database.NextVersion;
import dev.ensemble.chassis.database.RepeatingCallers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** This version serves while a later one changes the schema, and after it. */
class InventoryRollingUpdateTest {

    private static final int CALLERS = 6;

    private final TestInventory inventory = new TestInventory();

    @AfterEach
    void close() {
        inventory.close();
    }

    @Test
    void noCallFailsWhileALaterVersionChangesTheSchemaAndThisOneStartsAgain() throws Exception {
        inventory.restock("cup", 1_000_000);
        RepeatingCallers callers = new RepeatingCallers(CALLERS, id -> everyStep(inventory, id));
        try (callers) {
            callers.awaitRounds();
            NextVersion.start(inventory.where, List.of(
                    "ALTER TABLE item ADD COLUMN colour text NOT NULL DEFAULT 'white'",
                    "ALTER TABLE reservation ADD COLUMN note text",
                    "ALTER TABLE restock ADD COLUMN note text",
                    "UPDATE item SET display_name = 'Cup, renamed'"), "R__3_confirm_reservation");
            callers.awaitRounds();
            try (TestInventory behind = inventory.replica()) {
                everyStep(behind, "behind");
                callers.awaitRounds();
            }
        }
        assertThat(callers.failures()).isEmpty();
        assertThat(
                inventory.where.ask("SELECT count(*) FROM flyway_schema_history WHERE description LIKE '3 confirm%'"))
                .as("an old process that starts again leaves the new functions as they are").isEqualTo(2);
        assertThat(Books.audit(inventory.database, inventory.where.ask("SELECT sum(free + reserved + sold) FROM item")))
                .isEmpty();
        assertThat(inventory.stock.get("cup").displayName()).isEqualTo("Cup, renamed");
    }

    @Test
    void newerFunctionsAtTheSameVersionStayWhenThisOneStartsAgain() throws Exception {
        inventory.restock("cup", 10);
        NextVersion.start(inventory.where, List.of(), "R__3_confirm_reservation");

        try (TestInventory behind = inventory.replica()) {
            everyStep(behind, "behind");
        }
        assertThat(
                inventory.where.ask("SELECT count(*) FROM flyway_schema_history WHERE description LIKE '3 confirm%'"))
                .as("times that the function was made").isEqualTo(2);
    }

    @Test
    void aConfirmThatWaitedForAChangeOfItsTableIsAnswered() throws Exception {
        StoredReservation.State state = confirmWhileAColumnIsAdded();

        assertThat(state).isEqualTo(StoredReservation.State.CONFIRMED);
    }

    @Test
    void controlAnAnswerThatIsTheTablesOwnRowBreaks() throws Exception {
        inventory.breakWith("table-rows");

        assertThatThrownBy(this::confirmWhileAColumnIsAdded).hasStackTraceContaining("row");
    }

    private StoredReservation.State confirmWhileAColumnIsAdded() throws Exception {
        inventory.restock("cup", RepeatingCallers.UNTIL_PLANNED + 1);
        for (int i = 0; i < RepeatingCallers.UNTIL_PLANNED; i++) {
            inventory.reservations.create("r" + i, lines("cup", 1));
            inventory.reservations.confirm("r" + i);
        }
        inventory.reservations.create("waits", lines("cup", 1));
        return NextVersion.whileOneWaits(inventory.where, "ALTER TABLE reservation ADD COLUMN note text",
                () -> inventory.reservations.confirm("waits").state());
    }

    /** Everything that this version asks its database. */
    static void everyStep(TestInventory inventory, String id) {
        inventory.restock("cup", 1);
        inventory.reservations.create(id, lines("cup", 1));
        inventory.reservations.get(id);
        assertThat(inventory.reservations.confirm(id).state()).isEqualTo(StoredReservation.State.CONFIRMED);
        inventory.reservations.create(id + "-not", lines("nothing", 1));
        inventory.reservations.release(id + "-not");
        inventory.reservations.release(id + "-never");
        inventory.reservations.list(Reservations.LIST.of("", ""), 5, "");
        assertThat(inventory.stock.get("cup").free()).isPositive();
        assertThat(inventory.stock.list(5, "").elements()).isNotEmpty();
        inventory.leftovers.expire();
        inventory.leftovers.prune();
    }
}
