package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.load.Mix;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Callers whose deadline nothing can meet, beside others. */
final class ImpatientCallers {
    /** Every call takes more than their deadline, so that each of theirs fails, whatever the load. */
    static final Experiment EXPERIMENT = new Experiment("stress", "impatient-callers",
            "callers with deadlines of 10 ms take no service away from others, be it calm or overloaded",
            ImpatientCallers::run);

    private static final Duration DEADLINE = Duration.ofMillis(10);
    private static final String SLOW = "--experiment-service-time=20ms";
    private static final double TENTH = 0.1;
    private static final int FACTOR = 5;
    private static final Duration LASTING = Duration.ofSeconds(20);

    /** In calm times they ask more often than all others together: a breaker that counted them would open. */
    private static final double CALM_OTHERS = 0.2;
    private static final double CALM_IMPATIENT = 0.4;
    private static final Duration CALM = Duration.ofSeconds(10);

    private ImpatientCallers() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        double peak;
        EnsembleOptions options = EnsembleOptions.forTrial(settings.folder())
                .withServiceArgs(Flags.behindTheGateway(SLOW));
        try (Harness harness = Harness.start(options, results)) {
            peak = Peak.rate(harness.ensemble(), settings, 1, results);
            LoadResult calm = calm(harness, peak);
            results.timely("the others, " + calmly(peak), calm.toString(), calm.clean());
            overload(harness, peak);
        }
        control(peak, settings, results);
    }

    private static void control(double peak, RunSettings settings, Results results) throws Exception {
        Map<String, List<String>> naive = new HashMap<>(Flags.everywhere("--experiment-naive-breaker"));
        naive.putAll(Flags.behindTheGateway("--experiment-naive-breaker", SLOW));
        EnsembleOptions options = EnsembleOptions
                .forTrial(Files.createDirectory(settings.folder().resolve("control")))
                .withServiceArgs(naive);
        try (Harness harness = Harness.start(options, results)) {
            Peak.measure(harness.ensemble(), results); // So that it is as warm as the other was.
            LoadResult calm = calm(harness, peak);
            results.control("the others, " + calmly(peak) + ", with a breaker that counts them", calm.toString(),
                    !calm.clean());
        }
    }

    private static String calmly(double peak) {
        return String.format(Locale.ROOT, "%.0f calls/s beside %.0f impatient ones", peak * CALM_OTHERS,
                peak * CALM_IMPATIENT);
    }

    private static LoadResult calm(Harness harness, double peak) throws Exception {
        URI gateway = harness.ensemble().gateway();
        LoadPlan impatient =
                LoadPlan.of(gateway, peak * CALM_IMPATIENT, CALM).within(DEADLINE).with(Mix.parse("order=1,list=1"));
        try (Trial others = harness.load(LoadPlan.of(gateway, peak * CALM_OTHERS, CALM));
                LoadRun noise = LoadRun.start(impatient)) {
            others.goOn();
            harness.results().say("the impatient: " + noise.finish());
            return others.finish();
        }
    }

    private static void overload(Harness harness, double peak) throws Exception {
        URI gateway = harness.ensemble().gateway();
        Results results = harness.results();
        Surge surge = new Surge(peak, 1 - TENTH, List.of(FACTOR), LASTING);
        LoadPlan impatient = new Surge(peak, TENTH, List.of(FACTOR), LASTING).plan(gateway).within(DEADLINE);
        Timeline timeline = new Timeline();
        try (Breakers breakers = Breakers.watch(harness.ensemble());
                Trial others = harness.load(surge.plan(gateway), timeline);
                LoadRun noise = LoadRun.start(impatient)) {
            others.goOn();
            results.say("the others: " + others.finish());
            results.say("the impatient: " + noise.finish());
            Endurance endurance = new Endurance(surge.overload(0, timeline), peak * (1 - TENTH),
                    surge.normalAfterSeconds(0, timeline), breakers.opened());
            results.timely(String.format(Locale.ROOT, "the others, %d times %.0f calls/s, a tenth of them impatient",
                    FACTOR, peak), endurance.toString(), endurance.holds());
            others.check("", Overload.PATIENCE);
        }
    }
}
