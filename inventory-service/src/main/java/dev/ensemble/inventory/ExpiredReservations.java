package dev.ensemble.inventory;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.database.RowMapper;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.failpoint.BreakableStep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Reservations whose time is over by the database's clock; any number of replicas may clear it away at once. */
final class ExpiredReservations {

    /** Rows a statement, so that none holds locks for long. */
    static final int BATCH = 500;

    private final Database database;
    private final RowClock clock;
    private final RowMapper<Integer> expired;
    private final double retentionSeconds;
    private final BreakableStep expire;
    private final BreakableStep prune;

    /** Settled reservations and request ids are forgotten after {@code retention}. */
    ExpiredReservations(Database database, RowClock clock, Duration retention, FailPoints points) {
        this.database = database;
        this.clock = clock;
        this.expired = clock.merging(ExpiredReservations::count);
        this.retentionSeconds = retention.toMillis() / 1000.0;
        this.expire = new BreakableStep(points, "inventory.expire-reservations");
        this.prune = new BreakableStep(points, "inventory.prune");
    }

    /** Gives back the units of overdue reservations; returns how many reservations, {@link #BATCH} at most. */
    int expire() {
        return expire.run(
                () -> one("SELECT expired, hlc FROM expire_overdue(?, ?)", expired, BATCH, clock.now()));
    }

    /** Deletes what is older than the retention; returns how many rows, {@link #BATCH} at most of each kind. */
    int prune() {
        return prune.run(() -> one(
                "SELECT prune(make_interval(secs => ?), ?)", ExpiredReservations::count, retentionSeconds, BATCH));
    }

    private int one(String sql, RowMapper<Integer> count, Object... parameters) {
        return database.one(sql, count, parameters).orElseThrow();
    }

    private static int count(ResultSet row) throws SQLException {
        return row.getInt(1);
    }
}
