package dev.ensemble.lab.prove.clock;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the moves of some orders tell of time.
 *
 * @param crossed moves by another instance than the one before, to which only the order's row told of it
 * @param reversed pairs of moves of an order whose times are in another order than they were made
 */
record Reversals(int orders, long moves, long crossed, long reversed) {
    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(30), Duration.ofMillis(50));
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int ENOUGH = 1_000_000;
    private static final String SKU = "clock-cup";

    /** Makes so many orders, cancels each, and looks at their moves. */
    static Reversals ofCancelledOrders(Harness harness, int number) {
        try (HttpCaller caller = new HttpCaller(harness.ensemble().gateway(), 4)) {
            insist(caller, post("/v1/items/" + SKU + ":restock",
                    Map.of("requestId", "first", "quantity", ENOUGH, "allowMissing", true)));
            List<MovedOrder> orders = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                String name = insist(caller, post("/v1/orders", Map.of("requestId", "clock-" + i, "customer", "ada",
                        "lines", List.of(Map.of("sku", SKU, "quantity", 1))))).get("name").getAsString();
                insist(caller, post("/v1/" + name + ":cancel", Map.of()));
                orders.add(MovedOrder.of(insist(caller, Request.get("/v1/" + name))));
            }
            return of(orders);
        }
    }

    static Reversals of(List<MovedOrder> orders) {
        return new Reversals(
                orders.size(),
                orders.stream().mapToLong(order -> order.moves().size()).sum(),
                orders.stream().mapToLong(MovedOrder::changesOfInstance).sum(),
                orders.stream().mapToLong(MovedOrder::reversed).sum());
    }

    private static Request post(String path, Map<String, Object> body) {
        return Request.post(path, new Gson().toJson(body));
    }

    /** A repeat until the answer is a good one: each of these may be repeated. */
    private static JsonObject insist(HttpCaller caller, Request request) {
        Reply good = PATIENCE.await("a good answer to " + request.path(),
                () -> caller.call(request, TIMEOUT, true).reply(),
                reply -> reply instanceof Reply.Answered answered && answered.status() / 100 == 2);
        return JsonParser.parseString(((Reply.Answered) good).body()).getAsJsonObject();
    }

    @Override
    public String toString() {
        return orders + " orders, " + moves + " moves, " + crossed + " by another instance than the one before; "
                + reversed + " pairs reversed";
    }
}
