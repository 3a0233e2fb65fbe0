package dev.ensemble.order;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.database.RowClock;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * An order as its row holds it.
 *
 * @param hlc hybrid logical time of its last move
 */
record StoredOrder(
        String id,
        String requestId,
        String customer,
        List<OrderedLine> lines,
        Saga.SagaState state,
        String rejectReason,
        Instant createTime,
        Instant updateTime,
        HlcTimestamp hlc) {

    /** The columns that {@link #from} reads. */
    static final String COLUMNS =
            "id, request_id, customer, skus, quantities, state, reject_reason, create_time, update_time, hlc";

    static StoredOrder from(ResultSet row) throws SQLException {
        return new StoredOrder(
                row.getString("id"),
                row.getString("request_id"),
                row.getString("customer"),
                lines(row.getArray("skus"), row.getArray("quantities")),
                Saga.SagaState.valueOf(row.getString("state")),
                row.getString("reject_reason"),
                instant(row, "create_time"),
                instant(row, "update_time"),
                RowClock.of(row));
    }

    private static List<OrderedLine> lines(Array skus, Array quantities) throws SQLException {
        String[] sku = (String[]) skus.getArray();
        Integer[] quantity = (Integer[]) quantities.getArray();
        List<OrderedLine> lines = new ArrayList<>(sku.length);
        for (int i = 0; i < sku.length; i++) {
            lines.add(new OrderedLine(sku[i], quantity[i]));
        }
        return List.copyOf(lines);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
