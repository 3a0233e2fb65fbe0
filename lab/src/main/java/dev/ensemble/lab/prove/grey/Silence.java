package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What callers saw of instances that said nothing for 10 s, one after the other, and of the time before. */
record Silence(RoutedCalls.Window before, RoutedCalls.Window meanwhile, HedgeCounts hedges) {
    static final Duration REST = Duration.ofSeconds(3);
    static final Duration BEFORE = Duration.ofSeconds(10);
    static final Duration LONGEST_LOAD = Duration.ofMinutes(10);
    static final String[] WITHOUT = {"--experiment-no-hedging", "--experiment-blind-balancing"};

    private static final Duration SILENT = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final double MOST_MILLIS_MORE = 300;
    private static final double MOST_HEDGES = 0.1;

    /** Injects each fault for 10 s under a load of its own, which the checker judges. */
    static Silence of(Harness harness, List<Fault> faults, double rate, String when) throws Exception {
        RoutedCalls calls = new RoutedCalls();
        LoadPlan plan = LoadPlan.of(harness.ensemble().gateway(), rate, LONGEST_LOAD);
        try (Trial trial = harness.load(plan, calls)) {
            trial.goOn(REST.plus(BEFORE));
            HedgeCounts soFar = HedgeCounts.of(harness.ensemble());
            Duration began = trial.elapsed();
            for (Fault fault : faults) {
                trial.during(fault, SILENT);
                trial.goOn(BETWEEN);
            }
            Duration ended = trial.elapsed();
            HedgeCounts hedges = HedgeCounts.of(harness.ensemble()).since(soFar);
            trial.finish();
            trial.check(when);
            return new Silence(calls.between(REST, began), calls.between(began, ended), hedges);
        }
    }

    boolean unnoticed() {
        return meanwhile.clean() && meanwhile.longest() <= before.longest() + MOST_MILLIS_MORE;
    }

    boolean fewHedges() {
        return hedges.share() <= MOST_HEDGES;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "before: p99 %.0f ms, longest %.0f ms; meanwhile: %s; %s", before.p99(),
                before.longest(), meanwhile, hedges);
    }
}
