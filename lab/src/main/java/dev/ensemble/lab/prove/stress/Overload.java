package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
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
import java.util.Map;
import java.util.Set;

/** Several times as many calls as the ensemble can serve. */
final class Overload {
    /** On ensembles of their own: one that the CPU limits, one that waiting limits, one without admission control. */
    static final Experiment EXPERIMENT = new Experiment("stress", "overload",
            "at 2, 5 and 10 times the peak 90 % of it is served, the rest refused at once, and nothing is left undone",
            Overload::run);

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final List<Integer> FACTORS = List.of(2, 5, 10);
    private static final List<Integer> FACTORS_IN_BRIEF = List.of(5);
    private static final Duration LASTING = Duration.ofSeconds(20);
    /** Share of what is served at the same rate with admission control. */
    private static final double COLLAPSED = 0.5;

    /** What makes waiting the limit, not the CPU: 16 orders at a time, of some 150 ms. */
    private static final Map<String, List<String>> SLOTS =
            Flags.behindTheGateway("--experiment-service-time=50ms", "--max-concurrency=8");

    private Overload() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        List<Integer> factors = settings.form() == Thoroughness.SHORT ? FACTORS_IN_BRIEF : FACTORS;
        Borne borne = bear("CPU-bound", options(settings, "cpu"), factors, settings, results);
        bear("slot-bound", options(settings, "slots").withServiceArgs(SLOTS), factors, settings, results);
        control(borne, factors.getLast(), settings, results);
    }

    private static EnsembleOptions options(RunSettings settings, String folder) throws Exception {
        return EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve(folder)));
    }

    /**
     * What an ensemble did with too much, all in calls a second.
     *
     * @param served at the last of the factors, which is the control's, too
     */
    private record Borne(double peak, double served) {}

    private static Borne bear(
            String bound, EnsembleOptions options, List<Integer> factors, RunSettings settings, Results results)
            throws Exception {
        try (Harness harness = Harness.start(options, results)) {
            double peak = Peak.rate(harness.ensemble(), settings, 1, results);
            Surge surge = new Surge(peak, 1, factors, LASTING);
            Timeline timeline = new Timeline();
            try (Trial trial = harness.load(surge.plan(harness.ensemble().gateway()), timeline)) {
                Set<String> opened = end(trial, surge, harness);
                double served = 0;
                for (int i = 0; i < factors.size(); i++) {
                    Endurance endurance = new Endurance(surge.overload(i, timeline), peak,
                            surge.normalAfterSeconds(i, timeline), opened);
                    results.timely(
                            String.format(Locale.ROOT, "%s, %d times %.0f calls/s", bound, factors.get(i), peak),
                            endurance.toString(), endurance.holds());
                    served = endurance.overload().goodput();
                }
                trial.check(bound, PATIENCE);
                return new Borne(peak, served);
            }
        }
    }

    private static void control(Borne borne, int factor, RunSettings settings, Results results) throws Exception {
        EnsembleOptions options = options(settings, "control")
                .withServiceArgs(Flags.everywhere("--experiment-no-admission"));
        try (Harness harness = Harness.start(options, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the others were.
            Surge surge = new Surge(borne.peak(), 1, List.of(factor), LASTING);
            Timeline timeline = new Timeline();
            try (Trial trial = harness.load(surge.plan(harness.ensemble().gateway()), timeline)) {
                Set<String> opened = end(trial, surge, harness);
                Endurance endurance = new Endurance(surge.overload(0, timeline), borne.served(),
                        surge.normalAfterSeconds(0, timeline), opened);
                results.control(
                        factor + " times the peak without admission control, share of what is served with it",
                        endurance.toString(), endurance.share() < COLLAPSED);
            }
        }
    }

    /** Lets the load come to its end, and returns the breakers that were seen open. */
    private static Set<String> end(Trial trial, Surge surge, Harness harness) throws Exception {
        try (Breakers breakers = Breakers.watch(harness.ensemble())) {
            trial.goOn();
            harness.results().say("after " + surge.length().toSeconds() + " s: " + trial.finish());
            return breakers.opened();
        }
    }
}
