package dev.ensemble.lab.prove.clock;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.timeline.Causality;
import dev.ensemble.lab.run.timeline.EventPages;
import dev.ensemble.lab.run.timeline.TimelineEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Two orders of the last unit come at once to two gateways: a hybrid clock orders them, and nothing else does. */
final class Concurrent {
    /** With two gateways; the control, one after the other, with one. */
    static final Experiment EXPERIMENT = new Experiment("clock", "concurrent",
            "of two orders of the last unit from two gateways neither caused the other, whatever their times say",
            Concurrent::run);

    private static final String SKU = "last-cup";

    private Concurrent() {}

    /** What became of an order, and its first message. */
    private record Placed(String state, TimelineEvent sent) {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = Harness.start(EnsembleOptions.forTrial(settings.folder()), results)) {
            harness.awaitAllReady();
            try (GatewayCaller one = GatewayCaller.of(harness, "gateway-1");
                    GatewayCaller other = GatewayCaller.of(harness, "gateway-2")) {
                restock(one, "first");
                List<String> names = atOnce(one, other);
                judge(harness, names, true, results);
                restock(one, "second");
                judge(harness, List.of(order(one, "third"), order(one, "fourth")), false, results);
            }
            harness.check();
        }
    }

    private static void judge(Harness harness, List<String> names, boolean concurrent, Results results)
            throws Exception {
        try (HttpCaller reader = new HttpCaller(harness.ensemble().gateway(), 1)) {
            Causality causality = new Causality(new EventPages(reader).more());
            List<Placed> orders = new ArrayList<>();
            for (String name : names) {
                orders.add(placed(new EventPages(reader).ofOrder(name)));
            }
            TimelineEvent first = orders.getFirst().sent();
            TimelineEvent second = orders.getLast().sent();
            boolean apart = causality.areConcurrent(first, second);
            String earlier = first.hlc().compareTo(second.hlc()) <= 0 ? first.instance() : second.instance();
            boolean sold = orders.stream().map(Placed::state).sorted().toList()
                    .equals(List.of("CONFIRMED", "REJECTED"));
            String figure = "%s at %s and %s at %s; %s has the earlier hybrid time; vector clocks: %s".formatted(
                    orders.getFirst().state(), first.instance(), orders.getLast().state(), second.instance(), earlier,
                    apart ? "concurrent" : "one could have caused the other");
            if (concurrent) {
                results.record("two orders of the last unit at once", figure, apart && sold);
            } else {
                results.control("one after the other at one gateway", figure, !apart && sold);
            }
        }
    }

    private static Placed placed(List<TimelineEvent> events) {
        TimelineEvent sent = events.stream().filter(event -> event.kind().equals("REQUEST_SENT"))
                .filter(event -> event.text().startsWith("CreateOrder")).findFirst().orElseThrow();
        String state = events.stream().filter(event -> event.kind().equals("MOVED"))
                .map(TimelineEvent::text).reduce((before, after) -> after).orElse("");
        return new Placed(state, sent);
    }

    private static List<String> atOnce(GatewayCaller one, GatewayCaller other) throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = threads.submit(placing(together, one, "first"));
            Future<String> second = threads.submit(placing(together, other, "second"));
            return List.of(first.get(), second.get());
        }
    }

    private static Callable<String> placing(CyclicBarrier together, GatewayCaller caller, String key) {
        return () -> {
            together.await();
            return order(caller, key);
        };
    }

    private static String order(GatewayCaller caller, String key) {
        return send(caller, "/v1/orders", Map.of("requestId", key, "customer", "ada",
                "lines", List.of(Map.of("sku", SKU, "quantity", 1)))).get("name").getAsString();
    }

    private static void restock(GatewayCaller caller, String key) {
        send(caller, "/v1/items/" + SKU + ":restock",
                Map.of("requestId", key, "quantity", 1, "allowMissing", true));
    }

    private static JsonObject send(GatewayCaller caller, String path, Map<String, Object> body) {
        return caller.insist(Request.post(path, new Gson().toJson(body)));
    }
}
