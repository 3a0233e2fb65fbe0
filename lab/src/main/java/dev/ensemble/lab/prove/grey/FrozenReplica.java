package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** SIGSTOP of each order and inventory in turn: their connections stay, and say nothing. */
final class FrozenReplica {
    /** On two ensembles, one of which neither hedges nor compares instances. */
    static final Experiment EXPERIMENT = new Experiment("grey", "frozen-replica",
            "each order and inventory freezes for 10 s in turn: no call fails, none takes 300 ms longer than before",
            FrozenReplica::run);

    static final Duration REST = Duration.ofSeconds(3);
    static final Duration BEFORE = Duration.ofSeconds(10);
    static final Duration LONGEST_LOAD = Duration.ofMinutes(10);
    static final String[] WITHOUT = {"--experiment-no-hedging", "--experiment-blind-balancing"};

    private static final List<String> VICTIMS = List.of("order-1", "inventory-1", "order-2", "inventory-2",
            "inventory-3");
    private static final Duration FROZEN = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final double MOST_MILLIS_MORE = 300;
    private static final double MOST_HEDGES = 0.1;

    private FrozenReplica() {}

    /** What was seen. */
    private record Freezes(RoutedCalls.Window before, RoutedCalls.Window meanwhile, HedgeCounts hedges) {
        boolean unnoticed() {
            return meanwhile.clean() && meanwhile.longest() <= before.longest() + MOST_MILLIS_MORE;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "before: p99 %.0f ms, longest %.0f ms; meanwhile: %s; %s", before.p99(),
                    before.longest(), meanwhile, hedges);
        }
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        List<String> victims = settings.form() == Thoroughness.SHORT ? VICTIMS.subList(0, 2) : VICTIMS;
        double rate;
        try (Harness harness = Harness.start(EnsembleOptions.forTrial(settings.folder()), results)) {
            rate = Peak.rate(harness.ensemble(), settings, Peak.HALF, results);
            Freezes seen = freeze(harness, victims, rate, "");
            results.timely("SIGSTOP of " + String.join(", ", victims) + " for 10 s each", seen.toString(),
                    seen.unnoticed() && seen.hedges.share() <= MOST_HEDGES);
        }
        EnsembleOptions without = EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve("control")))
                .withServiceArgs(Flags.everywhere(WITHOUT));
        try (Harness harness = Harness.start(without, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the other.
            Freezes control = freeze(harness, VICTIMS.subList(0, 2), rate, "without hedges and comparison");
            results.control("neither hedges nor ejection, two of them", control.toString(), !control.unnoticed());
        }
    }

    private static Freezes freeze(Harness harness, List<String> victims, double rate, String when) throws Exception {
        RoutedCalls calls = new RoutedCalls();
        LoadPlan plan = LoadPlan.of(harness.ensemble().gateway(), rate, LONGEST_LOAD);
        try (Trial trial = harness.load(plan, calls)) {
            trial.goOn(REST.plus(BEFORE));
            HedgeCounts soFar = HedgeCounts.of(harness.ensemble());
            Duration began = trial.elapsed();
            for (String victim : victims) {
                trial.during(InstanceFault.freeze(harness.ensemble(), victim), FROZEN);
                trial.goOn(BETWEEN);
            }
            Duration ended = trial.elapsed();
            HedgeCounts hedges = HedgeCounts.of(harness.ensemble()).since(soFar);
            trial.finish();
            trial.check(when);
            return new Freezes(calls.between(REST, began), calls.between(began, ended), hedges);
        }
    }
}
