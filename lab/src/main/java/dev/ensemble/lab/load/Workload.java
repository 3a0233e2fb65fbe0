package dev.ensemble.lab.load;

import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.http.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chooses the calls of a run. {@link #next} is for one thread, {@link #saw} for many. */
final class Workload {
    private static final int REMEMBERED = 1024;
    private static final int QUANTITY_AT_MOST = 3;
    private static final int RESTOCK = 10;
    private static final String LIST = "/v1/orders?pageSize=10";

    private final String customer;
    private final String keyPrefix;
    private final Mix mix;
    private final List<String> skus;
    private final int mostLines;
    private final Random random;
    private final Ring<String> seenOrders = new Ring<>(REMEMBERED);
    private final Ring<Task> sentOrders = new Ring<>(REMEMBERED);
    private long keys;

    Workload(String customer, String keyPrefix, Mix mix, List<String> skus, int mostLines, long seed) {
        this.customer = customer;
        this.keyPrefix = keyPrefix;
        this.mix = mix;
        this.skus = skus;
        this.mostLines = mostLines;
        this.random = new Random(seed);
    }

    /** The next call. What needs an order (get, cancel, repeat) lists the orders while none is known. */
    Task next() {
        CallKind kind = mix.pick(random);
        return switch (kind) {
            case ORDER -> order();
            case REPEAT -> sentOrders.pick(random)
                    .map(t -> new Task(CallKind.REPEAT, t.key(), "", t.lines(), t.request())).orElseGet(this::list);
            case GET -> seenOrders.pick(random)
                    .map(name -> new Task(kind, "", name, List.of(), ApiRequests.get(name))).orElseGet(this::list);
            case CANCEL -> seenOrders.pick(random)
                    .map(name -> new Task(kind, "", name, List.of(), ApiRequests.cancel(name)))
                    .orElseGet(this::list);
            case LIST -> list();
            case ITEM -> item(pickSku());
            case RESTOCK -> restock(pickSku());
        };
    }

    /** The name of an order that there is. */
    void saw(String orderName) {
        seenOrders.add(orderName);
    }

    private Task order() {
        List<String> shuffled = new ArrayList<>(skus);
        Collections.shuffle(shuffled, random);
        int count = 1 + random.nextInt(Math.min(mostLines, skus.size()));
        List<Line> lines = shuffled.subList(0, count).stream()
                .map(sku -> new Line(sku, 1 + random.nextInt(QUANTITY_AT_MOST))).toList();
        String key = nextKey();
        Task task = new Task(CallKind.ORDER, key, "", lines, ApiRequests.order(key, customer, lines));
        sentOrders.add(task);
        return task;
    }

    private Task list() {
        return new Task(CallKind.LIST, "", "", List.of(), Request.get(LIST));
    }

    private Task item(String sku) {
        String item = "items/" + sku;
        return new Task(CallKind.ITEM, "", item, List.of(), ApiRequests.get(item));
    }

    private Task restock(String sku) {
        String key = nextKey();
        return new Task(CallKind.RESTOCK, key, "items/" + sku, List.of(new Line(sku, RESTOCK)),
                ApiRequests.restock(key, sku, RESTOCK));
    }

    private String pickSku() {
        return skus.get(random.nextInt(skus.size()));
    }

    private String nextKey() {
        return keyPrefix + "-" + keys++;
    }
}
