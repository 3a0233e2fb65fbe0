package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.clock.CalledOrder.CallOrder;
import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Skew;
import dev.ensemble.lab.run.timeline.Causality;
import dev.ensemble.lab.run.timeline.ClockOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Each instance has a wall clock of its own, and some are killed. */
final class ClockSkew {
    /** Five seconds apart, three quarters of a minute, and without merging. */
    static final Experiment EXPERIMENT = new Experiment("clock", "clock-skew",
            "wherever messages tell which of two events caused the other, hybrid clocks say the same, and wall clocks do not",
            ClockSkew::run);

    private static final String SKU = "clock-cup";
    private static final int ENOUGH = 1_000_000;
    private static final int CUSTOMERS = 4;
    /** Of each customer, while one instance dies: few enough that no ring is full before it is read. */
    private static final int ORDERS = 25;
    private static final List<String> VICTIMS =
            List.of("order-1", "inventory-1", "gateway-1", "order-2", "inventory-2");
    private static final double DRIFT_PER_MILLION = 200;
    private static final int FEW_BYTES = 32;
    private static final Patience HALFWAY = Patience.of(Duration.ofMinutes(2), Duration.ofMillis(20));

    private ClockSkew() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        for (int seconds : List.of(5, 45)) {
            Path folder = Files.createDirectory(settings.folder().resolve("skew-" + seconds));
            Seen seen = order(folder, Duration.ofSeconds(seconds), Map.of(), results);
            results.record("wall clocks up to " + seconds + " s off, either way", seen.events().toString(),
                    seen.events().wallReversed() > 0 && seen.events().hlcReversed() == 0);
            results.record("the same, with the caller of the API and its own clock", seen.calls().toString(),
                    seen.calls().reversed() == 0);
        }
        ClockBytes bytes = ClockBytes.measure();
        results.record("the clock on the wire, and in time", bytes + "; " + ClockCost.measure(),
                bytes.later() < FEW_BYTES);

        Path control = Files.createDirectory(settings.folder().resolve("control"));
        Seen deaf = order(control, Duration.ofSeconds(5), Flags.everywhere(
                "--experiment-no-clock-in-messages", "--experiment-no-clock-in-rows"), results);
        results.control("clocks up to 5 s off follow nothing that they hear", deaf.events().toString(),
                deaf.events().hlcReversed() > 0);
        results.control("the same, with the caller of the API and its own clock", deaf.calls().toString(),
                deaf.calls().reversed() > 0);
    }

    /** What clocks make of events of the ensemble, and of what its caller did before and after. */
    private record Seen(ClockOrder events, CallOrder calls) {}

    /** What clocks make of 500 orders that are made and cancelled while five instances are killed. */
    private static Seen order(
            Path folder, Duration skew, Map<String, List<String>> services, Results results) throws Exception {
        Queue<CalledOrder> called = new ConcurrentLinkedQueue<>();
        Map<String, List<String>> arguments = new HashMap<>(new Skew(skew, DRIFT_PER_MILLION).arguments());
        arguments.putAll(services);
        EnsembleOptions options = EnsembleOptions.forTrial(folder).withServiceArgs(arguments);
        try (Harness harness = Harness.start(options, results);
                InsistentCustomer customer = new InsistentCustomer(harness.ensemble().gateway(), CUSTOMERS);
                SeenEvents events = new SeenEvents(harness)) {
            harness.awaitAllReady();
            customer.restock(SKU, ENOUGH);
            for (String victim : VICTIMS) {
                ordersDuringDeath(harness, customer, called, events, victim);
            }
            events.read();
            results.say(events.all().size() + " events read; missing: " + events.missing());
            harness.check();
            return new Seen(ClockOrder.of(new Causality(events.all())), CallOrder.of(called));
        }
    }

    private static void ordersDuringDeath(
            Harness harness, InsistentCustomer customer, Queue<CalledOrder> called, SeenEvents events, String victim)
            throws Exception {
        int before = called.size();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> customers = new ArrayList<>();
            for (int i = 0; i < CUSTOMERS; i++) {
                String name = victim + "-" + i;
                customers.add(threads.submit(() -> orderAndCancel(customer, name, called)));
            }
            HALFWAY.await("half of the orders are made", () -> called.size() - before >= CUSTOMERS * ORDERS / 2);
            events.read(); // what is not read now dies with it
            harness.ensemble().kill(victim);
            for (Future<?> each : customers) {
                each.get();
            }
        }
        events.read();
        harness.awaitAllReady();
    }

    private static void orderAndCancel(InsistentCustomer customer, String key, Queue<CalledOrder> called) {
        for (int i = 0; i < ORDERS; i++) {
            called.add(customer.orderAndCancel(key + "-" + i, SKU));
        }
    }
}
