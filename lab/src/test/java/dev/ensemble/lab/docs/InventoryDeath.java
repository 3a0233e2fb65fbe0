package dev.ensemble.lab.docs;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** SIGKILL of an inventory under load. */
public final class InventoryDeath {
    /** On ensembles of its own. */
    public static final Experiment EXPERIMENT = new Experiment("kills", "inventory-death",
            "no caller notices that an inventory dies; without retries callers do", InventoryDeath::run);

    private InventoryDeath() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = Harness.start(EnsembleOptions.forTrial(settings.folder()), results)) {
            LoadResult result = kill(harness, settings);
            results.timely("SIGKILL of inventory-1", result.toString(), result.clean());
        }
        EnsembleOptions options = EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve("control")))
                .withServiceArgs(Map.of(
                        "order", List.of("--experiment-no-retries"),
                        "inventory", List.of("--experiment-service-time=40ms"))); // so that calls are under way
        try (Harness harness = Harness.start(options, results)) {
            LoadResult control = kill(harness, settings);
            results.control("the same without retries", control.toString(), !control.clean());
        }
    }

    private static LoadResult kill(Harness harness, RunSettings settings) throws Exception {
        double rate = Peak.rate(harness.ensemble(), settings, Peak.HALF, harness.results());
        try (Trial trial = harness.load(rate)) {
            trial.inject(InstanceFault.kill(harness.ensemble(), "inventory-1"));
            trial.goOn(Duration.ofSeconds(5));
            LoadResult result = trial.finish();
            trial.check("");
            return result;
        }
    }
}
