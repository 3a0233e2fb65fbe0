package dev.ensemble.inventory;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.failpoint.Step;
import java.time.Duration;

/** Reservations whose time is over by the database's clock; any number of replicas may clear it away at once. */
final class ExpiredReservations {

    /** Rows a statement, so that none holds locks for long. */
    static final int BATCH = 500;

    private final Database database;
    private final double retentionSeconds;
    private final Step expire;
    private final Step prune;

    /** Settled reservations and request ids are forgotten after {@code retention}. */
    ExpiredReservations(Database database, Duration retention, FailPoints points) {
        this.database = database;
        this.retentionSeconds = retention.toMillis() / 1000.0;
        this.expire = new Step(points, "inventory.expire-reservations");
        this.prune = new Step(points, "inventory.prune");
    }

    /** Gives back the units of overdue reservations; returns how many reservations, {@link #BATCH} at most. */
    int expire() {
        return expire.run(() -> count("SELECT expire_reservations(?)", BATCH));
    }

    /** Deletes what is older than the retention; returns how many rows, {@link #BATCH} at most of each kind. */
    int prune() {
        return prune.run(() -> count("SELECT prune(make_interval(secs => ?), ?)", retentionSeconds, BATCH));
    }

    private int count(String sql, Object... parameters) {
        return database.one(sql, row -> row.getInt(1), parameters).orElseThrow();
    }
}
