package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Two items, ordered in both orders at once. */
final class OppositeOrder {
    /** Many times. */
    static final Experiment EXPERIMENT = new Experiment("orders", "opposite-order",
            "orders of the same two items in opposite order never wait for each other in a ring", OppositeOrder::run);

    private static final int CALLERS = 40;
    private static final int ROUNDS = 30;
    private static final int ROUNDS_OF_CONTROL = 3;
    private static final List<String> SKUS = List.of("left-cup", "right-cup");
    /** Locks the rows in the order in which a request can have them: by quantity. */
    private static final String UNSORTED = """
            CREATE OR REPLACE FUNCTION take_units(line_skus text[], line_quantities integer[], at bigint)
                RETURNS bigint LANGUAGE plpgsql AS $$
            DECLARE
                line record;
            BEGIN
                FOR line IN SELECT * FROM unnest(line_skus, line_quantities) AS l(line_sku, quantity)
                            ORDER BY quantity LOOP
                    UPDATE item SET free = free - line.quantity, reserved = reserved + line.quantity
                     WHERE sku = line.line_sku;
                    PERFORM pg_sleep(0.002);
                END LOOP;
                RETURN at;
            END $$""";

    private OppositeOrder() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = OrderEnsembles.start(settings.folder(), 2, 2, 3, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, CALLERS, Duration.ofSeconds(5))) {
            for (String sku : SKUS) {
                AttentiveCustomer.insist(() -> customer.restock("first-" + sku, sku, 1_000_000));
            }
            long confirmed = order(customer, "sorted", ROUNDS);
            long deadlocks = deadlocks(harness);
            results.timely(ROUNDS * CALLERS + " orders", confirmed + " CONFIRMED at once; " + deadlocks
                    + " deadlocks and lock time-outs in PostgreSQL's log",
                    confirmed == ROUNDS * CALLERS && deadlocks == 0);
            harness.check();

            harness.login("inventory").run(UNSORTED);
            long hurt = order(customer, "unsorted", ROUNDS_OF_CONTROL);
            results.control("rows locked in the request's order, " + ROUNDS_OF_CONTROL * CALLERS + " orders",
                    hurt + " CONFIRMED at once; " + deadlocks(harness) + " deadlocks and lock time-outs",
                    deadlocks(harness) > 0);
        }
    }

    /** Every other caller turns the lines and the quantities round; how many were confirmed at the first try. */
    private static long order(AttentiveCustomer customer, String name, int rounds) throws Exception {
        long confirmed = 0;
        for (int round = 0; round < rounds; round++) {
            String keys = name + "-" + round + "-";
            confirmed += ConcurrentCallers.run(CALLERS, number -> number % 2 == 0
                    ? customer.order(keys + number, new Line(SKUS.get(0), 1), new Line(SKUS.get(1), 2))
                    : customer.order(keys + number, new Line(SKUS.get(1), 1), new Line(SKUS.get(0), 2)), () -> {})
                    .stream()
                    .filter(answer -> answer.toString().equals("201 CONFIRMED")).count();
        }
        return confirmed;
    }

    private static long deadlocks(Harness harness) throws IOException {
        return Files.readAllLines(harness.ensemble().log("postgres")).stream()
                .filter(line -> line.contains("deadlock detected") || line.contains("due to lock timeout")).count();
    }
}
