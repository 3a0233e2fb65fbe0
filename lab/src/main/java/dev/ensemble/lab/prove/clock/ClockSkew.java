package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

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
    private static final int HEADER = 19;
    private static final Patience HALFWAY = Patience.of(Duration.ofMinutes(2), Duration.ofMillis(20));

    private ClockSkew() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        for (int seconds : List.of(5, 45)) {
            Path folder = Files.createDirectory(settings.folder().resolve("skew-" + seconds));
            ClockOrder seen = order(folder, Duration.ofSeconds(seconds), Map.of(), results);
            results.record("wall clocks up to " + seconds + " s off, either way", seen.toString(),
                    seen.wallReversed() > 0 && seen.hlcReversed() == 0);
        }
        ClockCost cost = ClockCost.measure();
        results.record("the clock a message", cost.toString(), cost.characters() == HEADER);

        Path control = Files.createDirectory(settings.folder().resolve("control"));
        ClockOrder deaf = order(control, Duration.ofSeconds(5), Flags.everywhere(
                "--experiment-no-clock-in-messages", "--experiment-no-clock-in-rows"), results);
        results.control("clocks up to 5 s off follow nothing that they hear", deaf.toString(),
                deaf.hlcReversed() > 0);
    }

    /** What clocks make of 500 orders that are made and cancelled while five instances are killed. */
    private static ClockOrder order(
            Path folder, Duration skew, Map<String, List<String>> services, Results results) throws Exception {
        Map<String, List<String>> arguments = new HashMap<>(new Skew(skew, DRIFT_PER_MILLION).arguments());
        arguments.putAll(services);
        EnsembleOptions options = EnsembleOptions.forTrial(folder).withServiceArgs(arguments);
        try (Harness harness = Harness.start(options, results);
                Customer customer = new Customer(harness.ensemble().gateway(), CUSTOMERS);
                SeenEvents events = new SeenEvents(harness)) {
            harness.awaitAllReady();
            customer.restock(SKU, ENOUGH);
            for (String victim : VICTIMS) {
                ordersDuringDeath(harness, customer, events, victim);
            }
            events.read();
            results.say(events.all().size() + " events read; missing: " + events.missing());
            harness.check();
            return ClockOrder.of(new Causality(events.all()));
        }
    }

    private static void ordersDuringDeath(Harness harness, Customer customer, SeenEvents events, String victim)
            throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> customers = new ArrayList<>();
            for (int i = 0; i < CUSTOMERS; i++) {
                String name = victim + "-" + i;
                customers.add(threads.submit(() -> orderAndCancel(customer, name, made)));
            }
            HALFWAY.await("half of the orders are made", () -> made.get() >= CUSTOMERS * ORDERS / 2);
            events.read(); // what is not read now dies with it
            harness.ensemble().kill(victim);
            for (Future<?> each : customers) {
                each.get();
            }
        }
        events.read();
        harness.awaitAllReady();
    }

    private static void orderAndCancel(Customer customer, String key, AtomicInteger made) {
        for (int i = 0; i < ORDERS; i++) {
            customer.cancel(customer.order(key + "-" + i, SKU));
            made.incrementAndGet();
        }
    }
}
