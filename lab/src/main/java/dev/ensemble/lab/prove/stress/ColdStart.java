package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Load at the moment at which an ensemble says that it is ready. */
final class ColdStart {
    /** The first start makes a database, the others find it. */
    static final Experiment EXPERIMENT = new Experiment("stress", "cold-start",
            "ready is warm: 100 calls/s from the first moment on, 0 failed; without warm-up hundreds fail or take over 0.5 s",
            ColdStart::run);

    private static final int STARTS = 10;
    private static final int STARTS_IN_BRIEF = 2;
    private static final double RATE = 100;
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final long HUNDREDS = 100;

    private ColdStart() {}

    /**
     * What became of the load.
     *
     * @param notInTime calls that did not end ok within 500 ms
     */
    private record FirstCalls(LoadResult all, long notInTime) {
        @Override
        public String toString() {
            return all + "\n" + notInTime + " of " + all.calls() + " not served within 500 ms";
        }
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(settings.folder());
        int starts = settings.form() == Thoroughness.SHORT ? STARTS_IN_BRIEF : STARTS;
        for (int i = 1; i <= starts; i++) {
            FirstCalls first = start(options, settings, results);
            results.timely("start " + i + " of " + starts, first.toString(), first.all().clean());
        }
        Path folder = Files.createDirectory(settings.folder().resolve("control"));
        FirstCalls cold = start(EnsembleOptions.forTrial(folder)
                .withServiceArgs(Flags.everywhere("--experiment-no-warm-up")), settings, results);
        results.control("a start without warm-up", cold.toString(), cold.notInTime() >= HUNDREDS);
    }

    private static FirstCalls start(EnsembleOptions options, RunSettings settings, Results results)
            throws Exception {
        Timeline timeline = new Timeline();
        long began = System.nanoTime();
        try (Harness harness = Harness.start(options, results);
                Trial trial = harness.load(
                        LoadPlan.of(harness.ensemble().gateway(), settings.rateOr(RATE), TIME), timeline)) {
            results.say(String.format(Locale.ROOT, "ready after %.1f s", (System.nanoTime() - began) / 1e9));
            trial.goOn(TIME.plusSeconds(1));
            LoadResult result = trial.finish();
            Report report = trial.report();
            if (!report.clean()) {
                results.checked("", report);
            }
            return new FirstCalls(result, timeline.between(Duration.ZERO, TIME).count(call -> !call.normal()));
        }
    }
}
