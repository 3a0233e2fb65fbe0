package dev.ensemble.inventory;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.database.TestDatabase;
import dev.ensemble.chassis.database.TestPostgres;
import dev.ensemble.chassis.failpoint.FailPoints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One inventory replica's domain on a real database of its own, or on that of another replica. */
final class TestInventory implements AutoCloseable {

    static final Duration LIFE = Duration.ofSeconds(60);

    private static final AtomicInteger REQUESTS = new AtomicInteger();

    final TestDatabase where;
    final FailPoints points = new FailPoints(true);
    final Database database;
    final HybridLogicalClock clock;
    final Stock stock;
    final Reservations reservations;
    /** Makes reservations that are overdue at once. */
    final Reservations hasty;
    final ExpiredReservations leftovers;
    /** Forgets at once. */
    final ExpiredReservations forgetful;

    TestInventory() {
        this(TestPostgres.shared().newDatabase(), Duration.ZERO);
    }

    TestInventory(TestDatabase where) {
        this(where, Duration.ZERO);
    }

    private TestInventory(TestDatabase where, Duration clockOffset) {
        this.where = where;
        clock = new HybridLogicalClock(Clock.offset(Clock.systemUTC(), clockOffset));
        RowClock rows = new RowClock(clock);
        database = new Database(new DatabaseOptions(where.url(), where.user(), where.password()));
        stock = new Stock(database, rows, points);
        reservations = new Reservations(database, rows, LIFE, points);
        hasty = new Reservations(database, rows, Duration.ZERO, points);
        leftovers = new ExpiredReservations(database, rows, Duration.ofHours(24), points);
        forgetful = new ExpiredReservations(database, rows, Duration.ZERO, points);
    }

    /** Another replica on the same database. */
    TestInventory replica() {
        return new TestInventory(where);
    }

    /** The same, whose wall clock is off. */
    TestInventory replica(Duration clockOffset) {
        return new TestInventory(where, clockOffset);
    }

    /** Deletes everything, which is quicker than another database. */
    void empty() {
        database.update("TRUNCATE item, reservation, restock");
    }

    StoredItem restock(String sku, long quantity) {
        return stock.restock(new Stock.Restock("", "restock-" + REQUESTS.incrementAndGet(), sku, quantity, true, sku));
    }

    static List<ReservedLine> lines(Object... skusAndQuantities) {
        ReservedLine[] lines = new ReservedLine[skusAndQuantities.length / 2];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new ReservedLine((String) skusAndQuantities[2 * i], (Integer) skusAndQuantities[2 * i + 1]);
        }
        return List.of(lines);
    }

    /** Replaces a part of the schema by a broken one, {@code controls/NAME.sql}, to show that tests see the difference. */
    void breakWith(String name) throws SQLException, IOException {
        try (InputStream sql = TestInventory.class.getResourceAsStream("/controls/" + name + ".sql");
                Connection connection = where.connect()) {
            connection.createStatement().execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
