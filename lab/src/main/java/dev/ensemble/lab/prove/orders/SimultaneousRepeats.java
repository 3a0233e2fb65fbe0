package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.prove.Experiment;
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
        try (OrdersFixture fixture =
                OrdersFixture.start(OrdersFixture.options(settings.folder(), 2, 2, 1), results::say);
                Shop shop = fixture.shop(1, Duration.ofSeconds(2))) {
            OrdersFixture.insist(() -> shop.restock("first", SKU, 10_000));
            for (String order : List.of("order-1", "order-2")) {
                fixture.points(order).arm(MIDDLE, "delay(300ms)");
            }
            for (int i = 1; i <= ROUNDS; i++) {
                RepeatRound round = rush(fixture, shop, "one-key-" + i);
                results.record("gateway-1 killed, round " + i, round.toString(),
                        round.orders().size() == 1, round.answered() == REPEATS && round.repeated() > 0);
            }
            long sold = shop.item(SKU).sold();
            Report report = fixture.check();
            results.record("units sold by " + ROUNDS + " keys", sold + "; " + report.brief(),
                    sold == ROUNDS && report.clean());

            fixture.login("orders").run("DROP INDEX orders_request_id");
            RepeatRound round = rush(fixture, shop, "no-unique-key");
            Report broken = fixture.check();
            results.control("the unique key is dropped", round + "; " + broken.brief(),
                    round.orders().size() > 1 && broken.brief().contains("OneOrderPerKey"));
        }
    }

    private static RepeatRound rush(OrdersFixture fixture, Shop shop, String key) throws Exception {
        List<ShopReply> answers;
        try (Shop crowd = fixture.shop(REPEATS, Duration.ofSeconds(5))) { // New connections, to both gateways.
            answers = ConcurrentCallers.run(REPEATS, number -> crowd.order(key, new Line(SKU, 1)), () -> {
                OrdersFixture.await("the order is on its way").until(() -> !idsOf(fixture, key).isEmpty());
                fixture.ensemble().kill("gateway-1");
            });
        }
        fixture.awaitDead("gateway-1");
        fixture.ensemble().start("gateway-1");
        fixture.awaitReady("gateway-1");
        Set<String> names = fixture.awaitFinal(shop, key).stream().map(Order::name).collect(Collectors.toSet());
        answers.stream().flatMap(answer -> answer.order().stream()).map(Order::name).forEach(names::add);
        return new RepeatRound(
                names,
                answers.stream().filter(ShopReply::ok).count(),
                answers.stream().filter(answer -> answer.exchange().repeated()).count(),
                answers.stream().filter(ShopReply::ok).map(answer -> answer.path().getFirst())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Past the gateways, which are busy. */
    private static String idsOf(OrdersFixture fixture, String key) throws Exception {
        return fixture.login("orders")
                .ask("SELECT coalesce(string_agg(id, ','), '') FROM orders WHERE request_id = '" + key + "'");
    }
}
