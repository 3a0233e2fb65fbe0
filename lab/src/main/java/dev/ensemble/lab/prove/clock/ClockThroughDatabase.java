package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two order services whose wall clocks are 50 s apart share nothing but rows: messages carry no time here. */
final class ClockThroughDatabase {
    /** With the clock in rows, and without. */
    static final Experiment EXPERIMENT = new Experiment("clock", "clock-through-database",
            "where cause and effect meet only in a row, the effect has the later logical time",
            ClockThroughDatabase::run);

    private static final int ORDERS = 200;

    private ClockThroughDatabase() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        int orders = settings.shortOrFull(ORDERS, 5 * ORDERS);
        Reversals seen = orders(settings.folder(), orders, List.of(), results);
        results.record("wall clocks 50 s apart", seen.toString(), seen.crossed() > 0 && seen.reversed() == 0);

        Path control = Files.createDirectory(settings.folder().resolve("control"));
        Reversals without = orders(control, orders, List.of("--experiment-no-clock-in-rows"), results);
        results.control("rows carry no time either", without.toString(), without.reversed() > 0);
    }

    private static Reversals orders(Path folder, int number, List<String> arguments, Results results)
            throws Exception {
        List<String> deaf = new ArrayList<>(arguments);
        deaf.add("--experiment-no-clock-in-messages");
        EnsembleOptions options = EnsembleOptions.forTrial(folder)
                .withReplicas(Service.INVENTORY, 1)
                .withServiceArgs(Map.of(
                        Service.ORDER.id(), deaf,
                        "order-1", List.of("--clock-offset=25s"),
                        "order-2", List.of("--clock-offset=-25s")));
        try (Harness harness = Harness.start(options, results)) {
            harness.awaitAllReady();
            Reversals seen = Reversals.ofCancelledOrders(harness, number);
            harness.check();
            return seen;
        }
    }
}
