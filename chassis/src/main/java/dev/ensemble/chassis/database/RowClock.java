package dev.ensemble.chassis.database;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The process's clock as rows carry it, in a column {@code hlc bigint}: cause and effect often meet in a row only, when one
 * process changes it and another one reads it. Costs no round trip, for it rides on the statements that exist.
 */
public final class RowClock {
    private static final String COLUMN = "hlc";

    private final HybridLogicalClock clock;

    /** The way of {@code clock} through rows. */
    public RowClock(HybridLogicalClock clock) {
        this.clock = clock;
    }

    /** The time of a statement about to be sent, as a parameter of it. */
    public long now() {
        return clock.now().packed();
    }

    /**
     * What SQL makes of that parameter for a row that changes: a time after that of its last change, or later if that is
     * what the clocks say.
     */
    public String following() {
        return clock.merges() ? "greatest(?, " + COLUMN + " + 1)" : "greatest(?, 0)";
    }

    /** Makes of a row what {@code mapper} does, and whatever happens here from now on is later than its last change. */
    public <T> RowMapper<T> merging(RowMapper<T> mapper) {
        return row -> {
            clock.merge(of(row));
            return mapper.map(row);
        };
    }

    /** When the row was last changed. */
    public static HlcTimestamp of(ResultSet row) throws SQLException {
        return new HlcTimestamp(row.getLong(COLUMN));
    }
}
