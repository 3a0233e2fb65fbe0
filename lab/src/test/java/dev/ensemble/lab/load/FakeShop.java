package dev.ensemble.lab.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The gateway's API over one small correct shop in memory; {@code forgetful} it makes a new order of every repeat,
 * {@code broken} it refuses every order.
 */
public final class FakeShop implements AutoCloseable {
    private static final int PAGE = 50;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, JsonObject> orders = new LinkedHashMap<>();
    private final Map<String, JsonObject> keys = new LinkedHashMap<>();
    private final Map<String, long[]> stock = new LinkedHashMap<>();
    public volatile boolean forgetful;
    volatile boolean broken;

    public FakeShop() throws IOException {
        for (String sku : List.of("mug", "pot", "tea")) {
            stock.put(sku, new long[]{1_000, 0});
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        JsonObject answer;
        synchronized (this) {
            answer = answer(exchange.getRequestMethod(), path, query == null ? "" : query, body);
        }
        byte[] bytes = answer.toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.has("error") ? answer.getAsJsonObject("error").get("code").getAsInt() : 200,
                bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private JsonObject answer(String method, String path, String query, String body) {
        if (method.equals("POST") && path.equals("/v1/orders")) {
            return broken ? error(503, "ORDER_NOT_CREATED") : order(JsonParser.parseString(body).getAsJsonObject());
        } else if (path.endsWith(":cancel")) {
            return cancel(orders.get(path.substring(4, path.length() - 7)));
        } else if (path.endsWith(":restock")) {
            JsonObject request = JsonParser.parseString(body).getAsJsonObject();
            String sku = path.substring(10, path.length() - 8);
            stock.get(sku)[0] += request.get("quantity").getAsLong();
            return item(sku);
        } else if (path.startsWith("/v1/orders/")) {
            JsonObject order = orders.get(path.substring(4));
            return order == null ? error(404, "NOT_FOUND") : order;
        } else if (path.startsWith("/v1/items/")) {
            return item(path.substring(10));
        }
        return switch (path) {
            case "/v1/orders" -> page("orders", List.copyOf(orders.values()).reversed(), query);
            case "/v1/items" -> page("items", stock.keySet().stream().map(this::item).toList(), query);
            case "/v1/reservations" -> page("reservations",
                    orders.values().stream().map(FakeShop::reservation).toList(), query);
            default -> error(404, "NOT_FOUND");
        };
    }

    private JsonObject order(JsonObject order) {
        String key = order.get("requestId").getAsString();
        if (keys.containsKey(key) && !forgetful) {
            return keys.get(key);
        }
        order.addProperty("name", "orders/o" + orders.size());
        order.addProperty("createTime", Instant.now().toString());
        boolean enough = true;
        for (JsonElement e : order.getAsJsonArray("lines")) {
            enough &= stock.get(sku(e))[0] >= quantity(e);
        }
        order.addProperty("state", enough ? "CONFIRMED" : "REJECTED");
        if (enough) {
            move(order, 1);
        }
        keys.put(key, order);
        orders.put(order.get("name").getAsString(), order);
        return order;
    }

    private JsonObject cancel(JsonObject order) {
        String state = order.get("state").getAsString();
        if (state.equals("REJECTED")) {
            return error(400, "ORDER_REJECTED");
        } else if (state.equals("CONFIRMED")) {
            move(order, -1);
            order.addProperty("state", "CANCELLED");
        }
        return order;
    }

    private void move(JsonObject order, int sign) {
        for (JsonElement e : order.getAsJsonArray("lines")) {
            stock.get(sku(e))[0] -= sign * quantity(e);
            stock.get(sku(e))[1] += sign * quantity(e);
        }
    }

    private static String sku(JsonElement line) {
        return line.getAsJsonObject().get("sku").getAsString();
    }

    private static long quantity(JsonElement line) {
        return line.getAsJsonObject().get("quantity").getAsLong();
    }

    private JsonObject item(String sku) {
        JsonObject item = new JsonObject();
        item.addProperty("name", "items/" + sku);
        item.addProperty("sku", sku);
        item.addProperty("free", Long.toString(stock.get(sku)[0]));
        item.addProperty("sold", Long.toString(stock.get(sku)[1]));
        return item;
    }

    private static JsonObject reservation(JsonObject order) {
        JsonObject reservation = new JsonObject();
        reservation.addProperty("name", order.get("name").getAsString().replace("orders/", "reservations/"));
        reservation.add("lines", order.get("lines"));
        reservation.addProperty("state", switch (order.get("state").getAsString()) {
            case "CONFIRMED" -> "CONFIRMED";
            case "CANCELLED" -> "RELEASED";
            default -> "REFUSED";
        });
        return reservation;
    }

    /** Pages of at most 50, whatever is asked for, so that tests see several. */
    private static JsonObject page(String collection, List<JsonObject> all, String query) {
        int from = query.contains("pageToken=") ? Integer.parseInt(query.replaceAll(".*pageToken=", "")) : 0;
        int to = Math.min(all.size(), from + PAGE);
        JsonArray array = new JsonArray();
        all.subList(from, to).forEach(array::add);
        JsonObject page = new JsonObject();
        page.add(collection, array);
        page.addProperty("nextPageToken", to == all.size() ? "" : Integer.toString(to));
        return page;
    }

    private static JsonObject error(int code, String reason) {
        JsonObject detail = new JsonObject();
        detail.addProperty("reason", reason);
        JsonArray details = new JsonArray();
        details.add(detail);
        JsonObject error = new JsonObject();
        error.addProperty("code", code);
        error.add("details", details);
        JsonObject json = new JsonObject();
        json.add("error", error);
        return json;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
