package dev.ensemble.lab.load.history;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * An order as it was seen.
 *
 * @param name resource name, {@code orders/{id}}
 * @param key its {@code requestId}
 * @param createTime RFC 3339, by the database's clock
 */
public record Order(
        String name, String key, String customer, List<Line> lines, OrderState state, String createTime) {

    /** From what the API shows. */
    public static Order of(JsonObject json) {
        return new Order(Text.of(json, "name"), Text.of(json, "requestId"), Text.of(json, "customer"), Line.of(json),
                OrderState.valueOf(Text.of(json, "state")), Text.of(json, "createTime"));
    }

    /** The part of the name that its reservation shares. */
    public String id() {
        return name.substring(name.indexOf('/') + 1);
    }
}
