package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** SIGKILL of replicas at half the peak: what the callers see of their return. */
final class Rejoin {
    /** On two ensembles, with what eases a replica in and without. */
    static final Experiment EXPERIMENT = new Experiment("stress", "rejoin",
            "while a killed replica starts and joins at half the peak, p99 is at most 3 times what it was",
            Rejoin::run);

    private static final List<String> VICTIMS = List.of("order-1", "inventory-1", "gateway-1");
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration JOINING = Duration.ofSeconds(8); // from ready on
    private static final Duration REST = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final double MOST_TIMES = 3;

    private Rejoin() {}

    /** p99 in milliseconds. */
    private record P99(double before, double meanwhile, LoadResult load) {
        double times() {
            return meanwhile / before;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "p99 %.1f ms before, %.1f ms meanwhile: %.1f times; %d failed, %d unknown",
                    before, meanwhile, times(), load.failed(), load.unknown());
        }
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        List<String> victims = settings.form() == Thoroughness.SHORT ? VICTIMS.subList(0, 1) : VICTIMS;
        double rate;
        P99 eased;
        try (Harness harness = Harness.start(EnsembleOptions.forTrial(settings.folder()), results)) {
            rate = Peak.rate(harness.ensemble(), settings, Peak.HALF, results);
            eased = kill(harness, victims, rate);
            results.timely("SIGKILL of " + String.join(", ", victims), eased.toString(),
                    eased.times() <= MOST_TIMES && eased.load.clean());
        }
        EnsembleOptions hard = EnsembleOptions
                .forTrial(Files.createDirectory(settings.folder().resolve("control")))
                .withServiceArgs(Flags.everywhere("--experiment-no-slow-start"))
                .withoutGentleStarts();
        try (Harness harness = Harness.start(hard, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the other.
            P99 control = kill(harness, victims, rate);
            results.control("neither a low weight nor a slow start", String.format(Locale.ROOT,
                    "%s; p99 meanwhile %.1f times that with both", control, control.meanwhile / eased.meanwhile),
                    control.meanwhile > eased.meanwhile);
        }
    }

    private static P99 kill(Harness harness, List<String> victims, double rate) throws Exception {
        Timeline timeline = new Timeline();
        LoadPlan plan = LoadPlan.of(harness.ensemble().gateway(), rate, LONGEST);
        try (Trial trial = harness.load(plan, timeline)) {
            trial.goOn(REST.plus(BEFORE));
            Period before = timeline.between(REST, REST.plus(BEFORE));
            Period meanwhile = new Period(Duration.ZERO, List.of());
            for (String victim : victims) {
                Duration killed = trial.elapsed();
                trial.inject(InstanceFault.kill(harness.ensemble(), victim));
                harness.awaitAllReady();
                Duration ready = trial.elapsed();
                trial.goOn(JOINING);
                Period period = timeline.between(killed, trial.elapsed());
                harness.results().say(String.format(Locale.ROOT,
                        "%s: ready %.1f s after its SIGKILL, p99 until it has joined %.1f ms"
                                + " (before %.1f ms)",
                        victim, ready.minus(killed).toMillis() / 1e3, period.p99(), before.p99()));
                meanwhile = Period.of(meanwhile, period);
                trial.goOn(REST);
            }
            return new P99(before.p99(), meanwhile.p99(), trial.finish());
        }
    }
}
