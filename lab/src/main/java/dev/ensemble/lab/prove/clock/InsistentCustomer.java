package dev.ensemble.lab.prove.clock;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.lab.load.ApiRequests;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.LabClock;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.Patience;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Repeats each request until the answer is a good one: all of these may be repeated. Safe for many threads. */
final class InsistentCustomer implements AutoCloseable {
    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(30), Duration.ofMillis(50));
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpCaller caller;

    /** @param connections with one, all of its requests come to the same gateway */
    InsistentCustomer(URI gateway, int connections) {
        this.caller = new HttpCaller(gateway, connections);
    }

    void restock(String sku, int units) {
        insist(ApiRequests.stock("first-" + sku, sku, sku, units));
    }

    /** Orders one unit; the order's name. */
    String order(String key, String sku) {
        return name(asked(key, sku));
    }

    /** Orders one unit, cancels the order, and looks at what became of it. */
    CalledOrder orderAndCancel(String key, String sku) {
        HlcTimestamp asked = LabClock.now();
        Reply.Answered answer = asked(key, sku);
        String name = name(answer);
        cancel(name);
        return new CalledOrder(asked, MovedOrder.of(get(name)), answer.hlc().orElseThrow());
    }

    private Reply.Answered asked(String key, String sku) {
        return insist(ApiRequests.order(key, "ada", List.of(new Line(sku, 1))));
    }

    private static String name(Reply.Answered answer) {
        return json(answer).get("name").getAsString();
    }

    void cancel(String order) {
        insist(ApiRequests.cancel(order));
    }

    JsonObject get(String order) {
        return json(insist(ApiRequests.get(order)));
    }

    /** What became of an order in the end. */
    OrderState end(String order) {
        return PATIENCE.await(order + " is final", () -> OrderState.valueOf(get(order).get("state").getAsString()),
                Predicate.not(OrderState::pending));
    }

    private Reply.Answered insist(Request request) {
        return (Reply.Answered) PATIENCE.await("a good answer to " + request.path(),
                () -> caller.call(request, TIMEOUT, true).reply(),
                reply -> reply instanceof Reply.Answered answered && answered.status() / 100 == 2);
    }

    private static JsonObject json(Reply.Answered answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    @Override
    public void close() {
        caller.close();
    }
}
