package dev.ensemble.inventory;

import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.database.FormerVersion;
import dev.ensemble.chassis.database.NextVersion;
import dev.ensemble.chassis.database.RepeatingCallers;
import dev.ensemble.chassis.database.TestDatabase;
import dev.ensemble.chassis.database.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** This version meets a database of a former one, whose processes still serve. */
class InventoryUpgradeTest {
    private static final int CALLERS = 4;
    /** The last without a logical time in its rows. */
    private static final int FORMER = 2;
    /** The tables of this one, under the functions of that. */
    private static final int PRESENT = 4;

    private final TestDatabase where = TestPostgres.shared().newDatabase();

    @Test
    void noCallOfTheFormerVersionFailsWhileThisOneMigratesAndServes() throws Exception {
        FormerVersion.start(where, FORMER);
        Map<String, FormerInventory> connections = new ConcurrentHashMap<>();
        try (FormerInventory former = new FormerInventory(where)) {
            former.restock("first", "cup", 1_000_000);
            former.restock("second", "pot", 1_000_000);
        }
        RepeatingCallers callers = new RepeatingCallers(CALLERS, id -> {
            String caller = id.substring(0, id.indexOf('-'));
            if (!connections.containsKey(caller)) {
                connections.put(caller, new FormerInventory(where));
            }
            connections.get(caller).everyStep(id);
        });
        try (callers) {
            callers.awaitRounds();
            try (TestInventory present = new TestInventory(where)) {
                for (int i = 0; i < RepeatingCallers.UNTIL_PLANNED; i++) {
                    InventoryRollingUpdateTest.everyStep(present, "present" + i);
                }
                callers.awaitRounds();
                assertThat(callers.failures()).isEmpty();
            }
        }
        assertThatTheBooksAddUp("cup");
        assertThatTheBooksAddUp("pot");
        for (FormerInventory connection : connections.values()) {
            connection.close();
        }
    }

    @Test
    void oneVersionEndsWhatTheOtherBegan() throws Exception {
        FormerVersion.start(where, FORMER);
        try (FormerInventory former = new FormerInventory(where)) {
            former.restock("first", "cup", 3);
            former.create("formers", "cup");
            try (TestInventory present = new TestInventory(where)) {
                assertThat(present.reservations.confirm("formers").state())
                        .isEqualTo(StoredReservation.State.CONFIRMED);
                present.reservations.create("presents", lines("cup", 1));
                assertThat(former.confirm("presents")).isEqualTo("CONFIRMED");
                assertThat(present.stock.get("cup")).returns(1L, StoredItem::free).returns(2L, StoredItem::sold);
                assertThat(where.ask("SELECT count(*) FROM reservation WHERE hlc = 0")).isZero();
            }
        }
    }

    /** Its function is gone when it goes on, and what that calls. */
    @Test
    void aCreateThatWaitedForTheMigrationIsAnswered() throws Exception {
        FormerVersion.start(where, PRESENT);
        try (FormerInventory former = new FormerInventory(where)) {
            former.restock("first", "cup", RepeatingCallers.UNTIL_PLANNED + 1);
            for (int i = 0; i < RepeatingCallers.UNTIL_PLANNED; i++) {
                former.create("r" + i, "cup");
            }
            String state = NextVersion.whileOneWaits(where, "LOCK TABLE reservation IN ACCESS EXCLUSIVE MODE;"
                    + migration("R__1_move_units") + migration("R__2_create_reservation"),
                    () -> former.create("waits", "cup"));
            assertThat(state).isEqualTo("RESERVED");
            assertThat(where.ask("SELECT reserved FROM item")).isEqualTo(RepeatingCallers.UNTIL_PLANNED + 1);
        }
    }

    private static String migration(String name) throws IOException {
        return Files.readString(Path.of("src/main/resources/db/migration", name + ".sql"));
    }

    private void assertThatTheBooksAddUp(String sku) throws SQLException {
        try (TestInventory present = new TestInventory(where)) {
            long stocked = where.ask("SELECT free + reserved + sold FROM item WHERE sku = '" + sku + "'");
            assertThat(Books.audit(present.database, stocked)).noneMatch(line -> line.startsWith(sku));
        }
    }
}
