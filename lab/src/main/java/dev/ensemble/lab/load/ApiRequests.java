package dev.ensemble.lab.load;

import com.google.gson.Gson;
import com.google.gson.JsonPrimitive;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.http.Request;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The requests of the public API that customers make. Each may be repeated: by its key, or as it changes nothing twice. */
public final class ApiRequests {
    private ApiRequests() {}

    /** A new order. */
    public static Request order(String key, String customer, List<Line> lines) {
        String body = "{\"requestId\":" + new JsonPrimitive(key) + ",\"customer\":" + new JsonPrimitive(customer)
                + ",\"lines\":[" + lines.stream().map(ApiRequests::json).collect(Collectors.joining(",")) + "]}";
        return Request.post("/v1/orders", body);
    }

    private static String json(Line line) {
        return "{\"sku\":" + new JsonPrimitive(line.sku()) + ",\"quantity\":" + line.quantity() + "}";
    }

    /** @param order such as {@code orders/1} */
    public static Request cancel(String order) {
        return Request.post("/v1/" + order + ":cancel", "{}");
    }

    /** @param name such as {@code orders/1} or {@code items/tea} */
    public static Request get(String name) {
        return Request.get("/v1/" + name);
    }

    /** More units of an item that there is. */
    public static Request restock(String key, String sku, long units) {
        return restock(sku, Map.of("requestId", key, "quantity", units));
    }

    /** Units of an item that there may not be yet. */
    public static Request stock(String key, String sku, String displayName, long units) {
        return restock(sku,
                Map.of("requestId", key, "quantity", units, "allowMissing", true, "displayName", displayName));
    }

    private static Request restock(String sku, Map<String, Object> body) {
        return Request.post("/v1/items/" + sku + ":restock", new Gson().toJson(body));
    }
}
