package dev.ensemble.inventory;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.database.RowClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Units set aside for one order, its lines ordered by sku; a tombstone has none. All times are the database's.
 *
 * @param hlc hybrid logical time of its last change
 */
record StoredReservation(
        String id,
        State state,
        List<ReservedLine> lines,
        Optional<StoredRefusal> refusal,
        Instant createTime,
        Instant updateTime,
        Optional<Instant> expireTime,
        HlcTimestamp hlc) {

    /** By name, for a later version may add others while this one serves. */
    static final String COLUMNS =
            "id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time, hlc";

    /** What has become of the units. */
    enum State {
        /** Set aside, until it expires. */
        RESERVED,
        /** Sold. */
        CONFIRMED,
        /** Given back, or never to be made. */
        RELEASED,
        /** Not made. */
        REFUSED,
        /** Not confirmed in time; given back. */
        EXPIRED
    }

    /** Why it was not made, and which item stood in the way. */
    record StoredRefusal(Reason reason, String sku) {}

    /** The kinds of refusal. */
    enum Reason {
        OUT_OF_STOCK,
        UNKNOWN_SKU
    }

    /** Whether it only stands in the way of a create that comes late. */
    boolean isTombstone() {
        return lines.isEmpty();
    }

    static StoredReservation of(ResultSet row) throws SQLException {
        return new StoredReservation(
                row.getString("id"),
                State.valueOf(row.getString("state")),
                lines(row),
                refusal(row),
                instant(row, "create_time").orElseThrow(),
                instant(row, "update_time").orElseThrow(),
                instant(row, "expire_time"),
                RowClock.of(row));
    }

    private static List<ReservedLine> lines(ResultSet row) throws SQLException {
        String[] skus = (String[]) row.getArray("skus").getArray();
        Integer[] quantities = (Integer[]) row.getArray("quantities").getArray();
        List<ReservedLine> lines = new ArrayList<>(skus.length);
        for (int i = 0; i < skus.length; i++) {
            lines.add(new ReservedLine(skus[i], quantities[i]));
        }
        return List.copyOf(lines);
    }

    private static Optional<StoredRefusal> refusal(ResultSet row) throws SQLException {
        String sku = row.getString("refusal_sku");
        return Optional.ofNullable(row.getString("refusal"))
                .map(reason -> new StoredRefusal(Reason.valueOf(reason), sku));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
