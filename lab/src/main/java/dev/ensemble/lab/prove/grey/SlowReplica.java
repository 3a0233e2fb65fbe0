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
import java.util.Locale;

/** A replica whose calls each take 300 ms longer. */
final class SlowReplica {
    /** On two ensembles, one of which neither hedges nor compares instances. */
    static final Experiment EXPERIMENT = new Experiment("grey", "slow-replica",
            "one of two replicas is 300 ms slower: within 2 s p99 is at most twice what it was, and it gets few calls",
            SlowReplica::run);

    private static final String VICTIM = "order-2";
    private static final String DELAY = "delay(300ms)";
    private static final Duration WITHIN = Duration.ofSeconds(2);
    private static final Duration SLOW = Duration.ofSeconds(15);
    /** Until the last suspension is over and it has been tried. */
    private static final Duration UNTIL_BACK = Duration.ofSeconds(25);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);
    private static final double MOST_TIMES = 2;
    private static final double MOST_SHARE = 0.1;
    private static final double LEAST_SHARE_AFTERWARDS = 0.25;

    private SlowReplica() {}

    /** What was seen before, from 2 s on, and when it was quick again. */
    private record Slowness(RoutedCalls.Window before, RoutedCalls.Window slow, RoutedCalls.Window afterwards) {
        boolean quick() {
            return slow.clean() && slow.p99() <= MOST_TIMES * before.p99();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "p99 %.0f ms before, then: %s; %s of its service's calls: %.0f %% before, %.1f %% then, %.0f %%"
                            + " afterwards",
                    before.p99(), slow, VICTIM, 100 * before.shareOf(VICTIM), 100 * slow.shareOf(VICTIM),
                    100 * afterwards.shareOf(VICTIM));
        }
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        double rate;
        EnsembleOptions options = EnsembleOptions.forTrial(settings.folder())
                .withServiceArgs(Flags.behindTheGateway("--enable-fail-points"));
        try (Harness harness = Harness.start(options, results)) {
            rate = Peak.warmRate(harness.ensemble().gateway(), settings, Peak.HALF, results);
            Slowness seen = slow(harness, rate, "");
            results.timely(VICTIM + " 300 ms slower", seen.toString(),
                    seen.quick() && seen.slow.shareOf(VICTIM) < MOST_SHARE
                            && seen.afterwards.shareOf(VICTIM) > LEAST_SHARE_AFTERWARDS);
        }
        EnsembleOptions without = EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve("control")))
                .withServiceArgs(Flags.everywhere("--enable-fail-points", Silence.WITHOUT[0],
                        Silence.WITHOUT[1]));
        try (Harness harness = Harness.start(without, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the other.
            Slowness control = slow(harness, rate, "without hedges and comparison");
            results.control("neither hedges nor comparison", control.toString(), !control.quick());
        }
    }

    private static Slowness slow(Harness harness, double rate, String when) throws Exception {
        RoutedCalls calls = new RoutedCalls();
        LoadPlan plan = LoadPlan.of(harness.ensemble().gateway(), rate, Silence.LONGEST_LOAD);
        try (Trial trial = harness.load(plan, calls)) {
            trial.goOn(Silence.REST.plus(Silence.BEFORE));
            Duration slow = trial.elapsed();
            trial.during(InstanceFault.atFailPoint(
                    harness.ensemble(), VICTIM, ExperimentInterceptor.FAIL_POINT, DELAY), SLOW);
            Duration quick = trial.elapsed();
            trial.goOn(UNTIL_BACK);
            Duration back = trial.elapsed();
            trial.goOn(AFTERWARDS);
            Duration ended = trial.elapsed();
            trial.finish();
            trial.check(when);
            return new Slowness(calls.between(Silence.REST, slow), calls.between(slow.plus(WITHIN), quick),
                    calls.between(back, ended));
        }
    }
}
