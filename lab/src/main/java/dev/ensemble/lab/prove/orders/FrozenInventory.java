package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.Mix;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/** SIGSTOP of inventories in the middle of their work on one row. */
final class FrozenInventory {
    /** On three inventories and one item. */
    static final Experiment EXPERIMENT = new Experiment("orders", "frozen-inventory",
            "an inventory freezes 30 times under load on one item: no call waits more than 1 s for its row",
            FrozenInventory::run);

    private static final String SKU = "hot-bean";
    private static final int FREEZES = 30;
    private static final int RATE = 60;
    private static final Duration FROZEN = Duration.ofMillis(600);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(5);
    private static final double MOST_SECONDS = 1;

    private FrozenInventory() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = OrderEnsembles.start(settings.folder(), 1, 2, 3, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 1, Duration.ofSeconds(2))) {
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, 1_000_000));
            LoadPlan plan = LoadPlan.of(harness.ensemble().gateway(), settings.rateOr(RATE), LONGEST_LOAD)
                    .only(List.of(SKU)).with(Mix.parse("order=100"));
            try (Trial trial = harness.load(plan)) {
                freeze(harness, trial, results);
                control(harness, trial, results);
                trial.finish();
                trial.check("");
            }
        }
    }

    private static void freeze(Harness harness, Trial trial, Results results) throws Exception {
        try (RowWaits waits = new RowWaits(harness.login("inventory"))) {
            for (int i = 0; i < FREEZES; i++) {
                trial.during(InstanceFault.freeze(harness.ensemble(), "inventory-" + (i % 3 + 1)), FROZEN);
                trial.goOn(BETWEEN);
            }
            LoadResult load = trial.soFar();
            RowWaits.ObservedWaits seen = waits.finish();
            results.timely(FREEZES + " freezes of " + FROZEN.toMillis() + " ms",
                    seen + "; " + load.ok() + " ok, " + load.failed() + " failed, " + load.unknown() + " unknown",
                    seen.looks() > 0 && seen.longestSeconds() <= MOST_SECONDS);
        }
    }

    /** A reservation in a transaction that its process left open: what freezing would do without single statements. */
    private static void control(Harness harness, Trial trial, Results results) throws Exception {
        RowWaits.ObservedWaits seen;
        try (RowWaits waits = new RowWaits(harness.login("inventory"));
                Connection frozen = harness.login("inventory").connect()) {
            frozen.setAutoCommit(false);
            frozen.createStatement().execute(
                    "SELECT create_reservation('left-open', '{" + SKU + "}', '{1}', interval '1 minute')");
            trial.goOn(Duration.ofSeconds(3));
            frozen.rollback();
            seen = waits.finish();
        }
        results.control("a reservation in an open transaction for 3 s",
                seen + "; the services' lock_timeout of 1 s ends each", seen.longestSeconds() > 0.9 * MOST_SECONDS);
    }
}
