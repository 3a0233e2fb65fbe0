package dev.ensemble.lab.prove.bench.bare;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Timestamp;
import dev.ensemble.inventory.v1.Item;
import dev.ensemble.inventory.v1.ListItemsResponse;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import io.grpc.Status;
import java.time.Instant;
import java.util.UUID;

/** The messages of the front as JSON, field by field. */
final class BareJson {
    private BareJson() {}

    static CreateOrderRequest order(String body) {
        JsonObject json = JsonParser.parseString(body).getAsJsonObject();
        Order.Builder order = Order.newBuilder()
                .setRequestId(json.has("requestId") ? json.get("requestId").getAsString()
                        : UUID.randomUUID().toString())
                .setCustomer(json.get("customer").getAsString());
        for (JsonElement line : json.getAsJsonArray("lines")) {
            order.addLines(OrderLine.newBuilder()
                    .setSku(line.getAsJsonObject().get("sku").getAsString())
                    .setQuantity(line.getAsJsonObject().get("quantity").getAsInt()));
        }
        return CreateOrderRequest.newBuilder().setOrder(order).build();
    }

    static String of(Order order) {
        JsonObject json = new JsonObject();
        json.addProperty("name", order.getName());
        json.addProperty("requestId", order.getRequestId());
        json.addProperty("customer", order.getCustomer());
        JsonArray lines = new JsonArray();
        for (OrderLine each : order.getLinesList()) {
            JsonObject line = new JsonObject();
            line.addProperty("sku", each.getSku());
            line.addProperty("quantity", each.getQuantity());
            lines.add(line);
        }
        json.add("lines", lines);
        json.addProperty("state", order.getState().name());
        json.addProperty("createTime", text(order.getCreateTime()));
        json.addProperty("updateTime", text(order.getUpdateTime()));
        return json.toString();
    }

    static String of(ListItemsResponse response) {
        JsonArray items = new JsonArray();
        for (Item item : response.getItemsList()) {
            JsonObject json = new JsonObject();
            json.addProperty("name", item.getName());
            json.addProperty("sku", item.getSku());
            json.addProperty("displayName", item.getDisplayName());
            json.addProperty("free", Long.toString(item.getFree()));
            json.addProperty("reserved", Long.toString(item.getReserved()));
            json.addProperty("sold", Long.toString(item.getSold()));
            items.add(json);
        }
        JsonObject page = new JsonObject();
        page.add("items", items);
        return page.toString();
    }

    static String error(Status status) {
        JsonObject json = new JsonObject();
        json.addProperty("error", status.toString());
        return json.toString();
    }

    private static String text(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
    }
}
