package dev.ensemble.lab.load;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.http.ErrorReason;
import java.util.ArrayList;
import java.util.List;

/**
 * What the body of an answer says, as far as a history keeps it.
 *
 * @param reason of an error (AIP-193), empty for none
 */
record Contents(List<Order> orders, List<Item> items, String reason) {
    static final Contents NONE = new Contents(List.of(), List.of(), "");

    /** @throws RuntimeException if the body is not what the contract says */
    static Contents of(CallKind kind, int status, String body) {
        if (status >= 300) {
            return new Contents(List.of(), List.of(), ErrorReason.reason(body));
        }
        JsonObject json = JsonParser.parseString(body).getAsJsonObject();
        return switch (kind) {
            case ORDER, REPEAT, GET, CANCEL -> new Contents(List.of(Order.of(json)), List.of(), "");
            case ITEM, RESTOCK -> new Contents(List.of(), List.of(Item.of(json)), "");
            case LIST -> new Contents(orders(json), List.of(), "");
        };
    }

    private static List<Order> orders(JsonObject page) {
        List<Order> orders = new ArrayList<>();
        if (page.get("orders") instanceof JsonArray array) {
            for (JsonElement e : array) {
                orders.add(Order.of(e.getAsJsonObject()));
            }
        }
        return orders;
    }
}
