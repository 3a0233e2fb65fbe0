package dev.ensemble.lab.prove.grey;

import dev.ensemble.chassis.rpc.server.ExperimentInterceptor;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A replica a third of whose calls fail: UNAVAILABLE, INTERNAL, or their stream is reset. */
final class FlakyReplica {
    /** On two ensembles, one of which calls instances at random. */
    static final Experiment EXPERIMENT = new Experiment("grey", "flaky-replica",
            "a third of the calls of one replica fail: no caller notices, and few calls go there",
            FlakyReplica::run);

    private static final List<String> VICTIMS = List.of("order-2", "inventory-2");
    private static final List<String> ACTIONS = List.of("33%fail", "33%panic", "33%reset");
    private static final Duration FLAKY = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int TIMES_AS_MANY = 2;

    private FlakyReplica() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        double rate;
        RoutedCalls.Window seen;
        EnsembleOptions options = EnsembleOptions.forTrial(settings.folder())
                .withServiceArgs(Flags.everywhere("--enable-fail-points"));
        try (Harness harness = Harness.start(options, results)) {
            rate = Peak.warmRate(harness.ensemble().gateway(), settings, Peak.HALF, results);
            seen = fail(harness, rate, "");
            results.timely("a third of the calls of " + String.join(" and ", VICTIMS) + " fail", text(seen),
                    seen.clean());
        }
        EnsembleOptions without = EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve("control")))
                .withServiceArgs(Flags.everywhere("--enable-fail-points", "--experiment-blind-balancing"));
        try (Harness harness = Harness.start(without, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the other.
            RoutedCalls.Window control = fail(harness, rate, "without ejection");
            results.control("no ejection", text(control),
                    control.extraAttempts() > TIMES_AS_MANY * seen.extraAttempts());
        }
    }

    private static String text(RoutedCalls.Window seen) {
        return String.format(Locale.ROOT, "%s; %d attempts more than calls", seen, seen.extraAttempts());
    }

    private static RoutedCalls.Window fail(Harness harness, double rate, String when) throws Exception {
        RoutedCalls calls = new RoutedCalls();
        LoadPlan plan = LoadPlan.of(harness.ensemble().gateway(), rate, Silence.LONGEST_LOAD);
        try (Trial trial = harness.load(plan, calls)) {
            trial.goOn(Silence.REST.plus(Silence.BEFORE));
            Duration began = trial.elapsed();
            for (String victim : VICTIMS) {
                for (String action : ACTIONS) {
                    trial.during(InstanceFault.atFailPoint(
                            harness.ensemble(), victim, ExperimentInterceptor.FAIL_POINT, action), FLAKY);
                    trial.goOn(BETWEEN);
                }
            }
            Duration ended = trial.elapsed();
            trial.finish();
            trial.check(when);
            return calls.between(began, ended);
        }
    }
}
