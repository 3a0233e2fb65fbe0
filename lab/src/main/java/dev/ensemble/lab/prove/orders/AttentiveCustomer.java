package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.ApiRequests;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Makes each call once, and looks closely at its answer. Safe for many threads. */
final class AttentiveCustomer implements AutoCloseable {
    /** Lists may be long, and a look at one has time. */
    private static final Map<String, String> LOOKING = Map.of("Ensemble-Timeout", "9s");

    private final HttpCaller caller;
    private final HttpCaller looker;
    private final Pages pages;
    private final Duration patience;

    /** One who waits that long, and tells the gateway to answer when nine tenths of it are over. */
    static AttentiveCustomer of(Harness harness, int connections, Duration patience) {
        return new AttentiveCustomer(harness.ensemble().gateway(), connections, patience,
                patience.multipliedBy(9).dividedBy(10));
    }

    /** One who hangs up after that long, without having said so. */
    static AttentiveCustomer hasty(Harness harness, Duration patience) {
        return new AttentiveCustomer(harness.ensemble().gateway(), 2, patience, Duration.ofSeconds(5));
    }

    private AttentiveCustomer(URI gateway, int connections, Duration patience, Duration told) {
        this.caller = new HttpCaller(gateway, connections, Map.of("Ensemble-Timeout", told.toMillis() + "ms"));
        this.looker = new HttpCaller(gateway, 1, LOOKING);
        this.pages = new Pages(looker);
        this.patience = patience;
    }

    CustomerReply order(String key, Line... lines) {
        return call(ApiRequests.order(key, "ada", List.of(lines)));
    }

    CustomerReply cancel(String order) {
        return call(ApiRequests.cancel(order));
    }

    CustomerReply get(String order) {
        return call(ApiRequests.get(order));
    }

    CustomerReply restock(String key, String sku, int units) {
        return call(ApiRequests.stock(key, sku, sku, units));
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
    static CustomerReply insist(Callable<CustomerReply> call) {
        return OrderEnsembles.PATIENCE.await("a good answer", call, CustomerReply::ok);
    }

    private CustomerReply call(Request request) {
        long began = System.nanoTime();
        return new CustomerReply(caller.call(request, patience, true), Duration.ofNanos(System.nanoTime() - began));
    }

    @Override
    public void close() {
        caller.close();
        looker.close();
    }
}
