package dev.ensemble.inventory;

import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.database.NextVersion;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** This version serves while a later one changes the schema, and after it. */
class InventoryRollingUpdateTest {

    private static final int CALLERS = 6;
    /** pgjdbc lets the server keep a plan from the fifth call of a connection on. */
    private static final int UNTIL_PLANNED = 6 * 8;

    private final TestInventory inventory = new TestInventory();

    @AfterEach
    void close() {
        inventory.close();
    }

    @Test
    void noCallFailsWhileALaterVersionChangesTheSchemaAndThisOneStartsAgain() throws Exception {
        inventory.restock("cup", 1_000_000);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                String caller = "c" + i;
                callers.execute(() -> {
                    for (int round = 0; !over.get(); round++) {
                        try {
                            everyStep(inventory, caller + "-" + round);
                        } catch (Throwable e) {
                            failures.add(e);
                        }
                        rounds.incrementAndGet();
                    }
                });
            }
            try {
                awaitRounds(rounds);
                NextVersion.start(inventory.where, List.of(
                        "ALTER TABLE item ADD COLUMN colour text NOT NULL DEFAULT 'white'",
                        "ALTER TABLE reservation ADD COLUMN note text",
                        "ALTER TABLE restock ADD COLUMN note text",
                        "UPDATE item SET display_name = 'Cup, renamed'"), "R__3_confirm_reservation");
                awaitRounds(rounds);
                try (TestInventory behind = inventory.replica()) {
                    everyStep(behind, "behind");
                    awaitRounds(rounds);
                }
            } finally {
                over.set(true);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(
                inventory.where.ask("SELECT count(*) FROM flyway_schema_history WHERE description LIKE '3 confirm%'"))
                .as("an old process that starts again leaves the new functions as they are").isEqualTo(2);
        assertThat(Books.audit(inventory.database, inventory.where.ask("SELECT sum(free + reserved + sold) FROM item")))
                .isEmpty();
        assertThat(inventory.stock.get("cup").displayName()).isEqualTo("Cup, renamed");
    }

    @Test
    void aConfirmThatWaitedForAChangeOfItsTableIsAnswered() throws Exception {
        Reservation.State state = confirmWhileAColumnIsAdded();

        assertThat(state).isEqualTo(Reservation.State.CONFIRMED);
    }

    @Test
    void controlAnAnswerThatIsTheTablesOwnRowBreaks() throws Exception {
        inventory.breakWith("table-rows");

        assertThatThrownBy(this::confirmWhileAColumnIsAdded).hasStackTraceContaining("row");
    }

    private Reservation.State confirmWhileAColumnIsAdded() throws Exception {
        inventory.restock("cup", UNTIL_PLANNED + 1);
        for (int i = 0; i < UNTIL_PLANNED; i++) {
            inventory.reservations.create("r" + i, lines("cup", 1));
            inventory.reservations.confirm("r" + i);
        }
        inventory.reservations.create("waits", lines("cup", 1));
        return NextVersion.whileOneWaits(inventory.where, "ALTER TABLE reservation ADD COLUMN note text",
                () -> inventory.reservations.confirm("waits").state());
    }

    private static void awaitRounds(AtomicInteger rounds) {
        int more = rounds.get() + UNTIL_PLANNED;
        await().until(() -> rounds.get() > more);
    }

    private static void everyStep(TestInventory inventory, String id) {
        inventory.restock("cup", 1);
        inventory.reservations.create(id, lines("cup", 1));
        inventory.reservations.get(id);
        assertThat(inventory.reservations.confirm(id).state()).isEqualTo(Reservation.State.CONFIRMED);
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
