package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A caller who asks for several times what can be served, beside one who asks for little. What can be served is made
 * little here, by calls that take their time and few at once, so that a machine of two cores can be asked for more.
 */
final class GreedyCaller {
    /** On ensembles of its own. */
    static final Experiment EXPERIMENT = new Experiment("stress", "greedy-caller",
            "a caller who asks for several times what can be served takes nothing from another", GreedyCaller::run);

    /** Two gateways that serve four calls each, of 50 ms and more: some 130 calls/s. */
    private static final Map<String, List<String>> NARROW = Map.of(
            "gateway", List.of("--max-concurrency=4"), "order", List.of("--experiment-service-time=50ms"));
    private static final Map<String, List<String>> UNSHARED = Map.of(
            "gateway", List.of("--max-concurrency=4", "--experiment-no-shares"),
            "order", List.of("--experiment-service-time=50ms"));
    private static final double GREEDY_RATE = 300;
    private static final double MODEST_RATE = 20;
    private static final Duration LASTING = Duration.ofSeconds(15);
    private static final double LEAST_OVERLOAD = 0.25;
    private static final double A_FEW = 0.01;
    private static final double MANY = 0.1;

    private GreedyCaller() {}

    private record Both(LoadResult greedy, LoadResult modest) {
        boolean overloaded() {
            return lost(greedy) > LEAST_OVERLOAD;
        }

        static double lost(LoadResult load) {
            return 1 - (double) load.ok() / load.calls();
        }

        String figure() {
            return String.format(Locale.ROOT,
                    "of ada's %.0f calls/s %.1f %% were not served, of mallory's %.0f %.0f %%",
                    MODEST_RATE, 100 * lost(modest), GREEDY_RATE, 100 * lost(greedy));
        }
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        Both shared = attempt(settings.folder(), NARROW, results);
        results.timely("ada beside mallory, who asks for more than can be served", shared.figure(),
                shared.overloaded() && Both.lost(shared.modest()) <= A_FEW);
        Both unshared = attempt(Files.createDirectory(settings.folder().resolve("control")), UNSHARED, results);
        results.control("the same where it makes no difference whose calls they are", unshared.figure(),
                unshared.overloaded() && Both.lost(unshared.modest()) > MANY);
    }

    private static Both attempt(Path folder, Map<String, List<String>> arguments, Results results) throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(folder).withAuth(true).withServiceArgs(arguments);
        try (Ensemble ensemble = Ensemble.start(options, results::say);
                LoadRun modest = LoadRun.start(plan(ensemble, "ada", MODEST_RATE));
                LoadRun greedy = LoadRun.start(plan(ensemble, "mallory", GREEDY_RATE))) {
            greedy.awaitIssued(2 * LASTING.toMillis());
            modest.awaitIssued(2 * LASTING.toMillis());
            Both both = new Both(greedy.finish(), modest.finish());
            results.say("mallory: " + both.greedy());
            results.say("ada: " + both.modest());
            return both;
        }
    }

    private static LoadPlan plan(Ensemble ensemble, String name, double rate) {
        return LoadPlan.of(ensemble.gateway(), rate, LASTING)
                .by(ensemble.token(name, "orders:read", "orders:write").orElseThrow());
    }
}
