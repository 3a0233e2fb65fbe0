package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import java.time.Duration;
import java.util.List;

/** One unit, and many who want it. */
final class LastUnit {
    /** 30 times. */
    static final Experiment EXPERIMENT = new Experiment("orders", "last-unit",
            "of 200 callers who race for the last unit exactly one has it, 30 times", LastUnit::run);

    private static final int CALLERS = 200;
    private static final int ROUNDS = 30;
    private static final String OVERSELL = """
            ALTER TABLE item DROP CONSTRAINT item_free_check;
            CREATE OR REPLACE FUNCTION take_units(line_skus text[], line_quantities integer[], at bigint)
                RETURNS bigint LANGUAGE sql AS $$
                UPDATE item SET free = free - quantity, reserved = reserved + quantity
                  FROM unnest(line_skus, line_quantities) AS line(line_sku, quantity) WHERE sku = line_sku;
                SELECT at;
            $$""";

    private LastUnit() {}

    private record LastUnitRound(long confirmed, long rejected, long free) {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = OrderEnsembles.start(settings.folder(), 2, 2, 3, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, CALLERS, Duration.ofSeconds(5))) {
            int exactlyOne = 0;
            for (int i = 1; i <= ROUNDS; i++) {
                LastUnitRound round = race(customer, "last-" + i);
                if (round.equals(new LastUnitRound(1, CALLERS - 1, 0))) {
                    exactlyOne++;
                } else {
                    results.say("round " + i + ": " + round);
                }
                if (i % 10 == 0) {
                    results.say(i + " rounds");
                }
            }
            results.record(ROUNDS + " races of " + CALLERS, "exactly one CONFIRMED, all others REJECTED, none left: "
                    + exactlyOne + " times", exactlyOne == ROUNDS);
            harness.check();

            harness.login("inventory").run(OVERSELL);
            LastUnitRound round = race(customer, "oversold");
            Report broken = harness.report();
            results.control("the condition is out of the statement", round + "; " + broken.brief(),
                    round.confirmed() > 1 && broken.brief().contains("StockIsNeverNegative"));
        }
    }

    /** Each caller asks, with a key of its own, until there is an answer. */
    private static LastUnitRound race(AttentiveCustomer customer, String sku) throws Exception {
        AttentiveCustomer.insist(() -> customer.restock("first-" + sku, sku, 1));
        List<OrderState> ends = ConcurrentCallers
                .run(CALLERS, number -> OrderEnsembles.PATIENCE.await("an answer that is final",
                        () -> customer.order(sku + "-" + number, new Line(sku, 1)),
                        answer -> answer.state().filter(state -> !state.pending()).isPresent()), () -> {})
                .stream()
                .map(answer -> answer.state().orElseThrow()).toList();
        return new LastUnitRound(
                ends.stream().filter(OrderState.CONFIRMED::equals).count(),
                ends.stream().filter(OrderState.REJECTED::equals).count(),
                customer.item(sku).free());
    }
}
