package dev.ensemble.order;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** An order and the moves that it has made, the first one first. */
record OrderHistory(StoredOrder order, List<Move> moves) {

    /**
     * A move.
     *
     * @param state where it led
     * @param hlc hybrid logical time of the instance that made it
     * @param time by the database's clock
     */
    record Move(Saga.SagaState state, String hlc, String instance, Instant time) {}

    static OrderHistory from(ResultSet row) throws SQLException {
        JsonArray moves = JsonParser.parseString(row.getString("moves")).getAsJsonArray();
        return new OrderHistory(
                StoredOrder.from(row),
                moves.asList().stream().map(JsonElement::getAsJsonObject).map(OrderHistory::move).toList());
    }

    private static Move move(JsonObject move) {
        return new Move(
                Saga.SagaState.valueOf(move.get("state").getAsString()),
                move.get("hlc").getAsString(),
                move.get("instance").getAsString(),
                OffsetDateTime.parse(move.get("time").getAsString()).toInstant());
    }
}
