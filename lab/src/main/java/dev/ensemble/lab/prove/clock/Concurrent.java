package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.timeline.OrderPair;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Two orders of the last unit: at once, from two gateways, and one after the other. */
final class Concurrent {
    /** Half of the pairs that are made at once come to the same gateway, which orders them, and do not count. */
    static final Experiment EXPERIMENT = new Experiment("clock", "concurrent",
            "of two orders of the last unit that two gateways ask for, vector clocks tell that neither caused the other",
            Concurrent::run);

    private static final int PAIRS = 30;

    private Concurrent() {}

    /** Two orders of one unit, and what became of them. */
    private record Race(String one, String other, OrderState end, OrderState otherEnd) {
        /** Whether one of them has the unit. */
        boolean hasOneWinner() {
            return end == OrderState.CONFIRMED && otherEnd == OrderState.REJECTED
                    || end == OrderState.REJECTED && otherEnd == OrderState.CONFIRMED;
        }
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = Harness.start(EnsembleOptions.forTrial(settings.folder()), results);
                SeenEvents events = new SeenEvents(harness)) {
            harness.awaitAllReady();
            List<Race> atOnce = new ArrayList<>();
            List<Race> inTurn = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                atOnce.add(atOnce(harness.ensemble().gateway(), "at-once-" + i));
                inTurn.add(inTurn(harness.ensemble().gateway(), "in-turn-" + i));
            }
            events.readAll();
            List<OrderPair> apart = pairs(events, atOnce).stream()
                    .filter(pair -> !pair.one().instance().equals(pair.other().instance())).toList();
            List<OrderPair> chained = pairs(events, inTurn);
            results.say("at once: " + apart.getFirst());
            results.say("in turn: " + chained.getFirst());

            long winners = atOnce.stream().filter(Race::hasOneWinner).count();
            results.record("pairs of orders of the last unit of which one has it", winners + " of " + PAIRS,
                    winners == PAIRS);
            long concurrent = apart.stream().filter(OrderPair::areConcurrent).count();
            results.record("at once, at two gateways: neither caused the other",
                    concurrent + " of " + apart.size() + " pairs; by hybrid clocks the first one of "
                            + apart.stream().filter(OrderPair::hybridClocksHaveOneFirst).count()
                            + " is the earlier one",
                    concurrent == apart.size());
            long later = chained.stream().filter(OrderPair::hybridClocksHaveOneFirst).count();
            results.record("one after the other, at one gateway: the second is later by hybrid clocks",
                    later + " of " + PAIRS, later == PAIRS);
            long caused = chained.stream().filter(OrderPair::oneIsBefore).count();
            results.control("the same: the first could have caused the second", caused + " of " + PAIRS,
                    caused == PAIRS);
            harness.check();
        }
    }

    private static List<OrderPair> pairs(SeenEvents events, List<Race> races) {
        List<OrderPair> pairs = new ArrayList<>();
        for (Race race : races) {
            pairs.add(OrderPair.of(events.all(), events.ofOrder(race.one()), events.ofOrder(race.other())));
        }
        return pairs;
    }

    /** New connections come to any gateway. */
    private static Race atOnce(URI gateway, String sku) throws Exception {
        try (InsistentCustomer one = new InsistentCustomer(gateway, 1);
                InsistentCustomer other = new InsistentCustomer(gateway, 1);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            one.restock(sku, 1);
            List<Callable<String>> both = List.of(() -> one.order(sku + "-1", sku), () -> other.order(sku + "-2", sku));
            List<Future<String>> names = threads.invokeAll(both);
            return ended(one, names.getFirst().get(), names.getLast().get());
        }
    }

    private static Race inTurn(URI gateway, String sku) {
        try (InsistentCustomer customer = new InsistentCustomer(gateway, 1)) {
            customer.restock(sku, 1);
            return ended(customer, customer.order(sku + "-1", sku), customer.order(sku + "-2", sku));
        }
    }

    private static Race ended(InsistentCustomer customer, String one, String other) {
        return new Race(one, other, customer.end(one), customer.end(other));
    }
}
