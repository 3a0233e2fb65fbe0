package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One key, many times at once. */
final class SimultaneousRepeats {
    /** Over two gateways, one of which dies. */
    static final Experiment EXPERIMENT = new Experiment("orders", "repeats",
            "50 simultaneous repeats of one key over two gateways, one killed in the middle, make one order",
            SimultaneousRepeats::run);

    private static final int REPEATS = 50;
    private static final int ROUNDS = 5;
    private static final String SKU = "once-bean";
    /** Where all calls are when the gateway dies. */
    private static final String MIDDLE = "order.create-reservation.before";

    private SimultaneousRepeats() {}

    private record RepeatRound(Set<String> orders, long answered, long repeated, Set<String> gateways) {
        @Override
        public String toString() {
            return orders.size() + " order" + (orders.size() == 1 ? "" : "s") + "; " + answered + " of " + REPEATS
                    + " answered, by " + gateways + ", " + repeated + " over a new connection";
        }
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = OrderEnsembles.start(settings.folder(), 2, 2, 1, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 1, Duration.ofSeconds(2))) {
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, 10_000));
            for (String order : List.of("order-1", "order-2")) {
                InstanceFault.atFailPoint(harness.ensemble(), order, MIDDLE, "delay(300ms)").inject();
            }
            for (int i = 1; i <= ROUNDS; i++) {
                RepeatRound round = rush(harness, customer, "one-key-" + i);
                results.record("gateway-1 killed, round " + i, round.toString(),
                        round.orders().size() == 1, round.answered() == REPEATS && round.repeated() > 0);
            }
            long sold = customer.item(SKU).sold();
            Report report = harness.report();
            results.record("units sold by " + ROUNDS + " keys", sold + "; " + report.brief(),
                    sold == ROUNDS && report.clean());

            harness.login("orders").run("DROP INDEX orders_request_id");
            RepeatRound round = rush(harness, customer, "no-unique-key");
            Report broken = harness.report();
            results.control("the unique key is dropped", round + "; " + broken.brief(),
                    round.orders().size() > 1 && broken.brief().contains("OneOrderPerKey"));
        }
    }

    private static RepeatRound rush(Harness harness, AttentiveCustomer customer, String key) throws Exception {
        List<CustomerReply> answers;
        try (AttentiveCustomer crowd = AttentiveCustomer.of(harness, REPEATS, Duration.ofSeconds(5))) { // New connections, to both gateways.
            answers = ConcurrentCallers.run(REPEATS, number -> crowd.order(key, new Line(SKU, 1)), () -> {
                harness.await("the order is on its way", () -> !idsOf(harness, key).isEmpty());
                InstanceFault.kill(harness.ensemble(), "gateway-1").inject();
            });
        }
        harness.restart("gateway-1");
        Set<String> names = customer.awaitFinal(key).stream().map(Order::name).collect(Collectors.toSet());
        answers.stream().flatMap(answer -> answer.order().stream()).map(Order::name).forEach(names::add);
        return new RepeatRound(
                names,
                answers.stream().filter(CustomerReply::ok).count(),
                answers.stream().filter(answer -> answer.exchange().repeated()).count(),
                answers.stream().filter(CustomerReply::ok).map(answer -> answer.path().getFirst())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Past the gateways, which are busy. */
    private static String idsOf(Harness harness, String key) throws Exception {
        return harness.login("orders")
                .ask("SELECT coalesce(string_agg(id, ','), '') FROM orders WHERE request_id = '" + key + "'");
    }
}
