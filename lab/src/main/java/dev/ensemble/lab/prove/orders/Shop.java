package dev.ensemble.lab.prove.orders;

import com.google.gson.Gson;
import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Pages;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.prove.Harness;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A customer who looks closely at every answer. Safe for many threads. */
final class Shop implements AutoCloseable {
    private static final Gson GSON = new Gson();

    /** Lists may be long, and a look at one has time. */
    private static final Map<String, String> LOOKING = Map.of("Ensemble-Timeout", "9s");

    private final HttpCaller caller;
    private final HttpCaller looker;
    private final Pages pages;
    private final Duration patience;

    /** One who waits that long, and tells the gateway to answer when nine tenths of it are over. */
    static Shop of(Harness harness, int connections, Duration patience) {
        return new Shop(harness.ensemble().gateway(), connections, patience,
                patience.multipliedBy(9).dividedBy(10));
    }

    /** One who hangs up after that long, without having said so. */
    static Shop hasty(Harness harness, Duration patience) {
        return new Shop(harness.ensemble().gateway(), 2, patience, Duration.ofSeconds(5));
    }

    private Shop(URI gateway, int connections, Duration patience, Duration told) {
        this.caller = new HttpCaller(gateway, connections, Map.of("Ensemble-Timeout", told.toMillis() + "ms"));
        this.looker = new HttpCaller(gateway, 1, LOOKING);
        this.pages = new Pages(looker);
        this.patience = patience;
    }

    ShopReply order(String key, Line... lines) {
        return post("/v1/orders", Map.of("requestId", key, "customer", "ada", "lines", Arrays.asList(lines)));
    }

    ShopReply cancel(String order) {
        return post("/v1/" + order + ":cancel", Map.of());
    }

    ShopReply get(String order) {
        return call(Request.get("/v1/" + order));
    }

    ShopReply restock(String key, String sku, int units) {
        return post("/v1/items/" + sku + ":restock",
                Map.of("requestId", key, "quantity", units, "allowMissing", true));
    }

    Item item(String sku) throws UnreadableException {
        return pages.list("items", Item::of).stream().filter(item -> item.sku().equals(sku)).findFirst()
                .orElseThrow(() -> new UnreadableException("there is no item " + sku));
    }

    /** All orders that were ever made with this key. */
    List<Order> ordersOf(String key) throws UnreadableException {
        return pages.list("orders", Order::of).stream().filter(order -> order.key().equals(key)).toList();
    }

    /** Waits until all orders of the key are final, by reads only; empty when there is none. */
    List<Order> awaitFinal(String key) {
        return OrderEnsembles.PATIENCE.await("the orders of key " + key + " are final", () -> ordersOf(key),
                orders -> orders.stream().noneMatch(order -> order.state().pending()));
    }

    /** A repeat until the answer is a good one. */
    static ShopReply insist(Callable<ShopReply> call) {
        return OrderEnsembles.PATIENCE.await("a good answer", call, ShopReply::ok);
    }

    private ShopReply post(String path, Map<String, Object> body) {
        return call(Request.post(path, GSON.toJson(body)));
    }

    private ShopReply call(Request request) {
        long began = System.nanoTime();
        return new ShopReply(caller.call(request, patience, true), Duration.ofNanos(System.nanoTime() - began));
    }

    @Override
    public void close() {
        caller.close();
        looker.close();
    }
}
