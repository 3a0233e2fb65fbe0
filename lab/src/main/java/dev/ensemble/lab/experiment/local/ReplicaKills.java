package dev.ensemble.lab.experiment.local;

import dev.ensemble.lab.check.Report;
import dev.ensemble.lab.experiment.Experiment;
import dev.ensemble.lab.experiment.Headroom;
import dev.ensemble.lab.experiment.Notebook;
import dev.ensemble.lab.experiment.Settings;
import dev.ensemble.lab.experiment.Trial;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** SIGKILL of one replica after the other, each when the one before is back and the load is served well again. */
public final class ReplicaKills {
    /** On ensembles of its own. */
    public static final Experiment EXPERIMENT = new Experiment("kills", "replica-kills",
            "nobody notices when one replica after the other is killed; without retries everybody does",
            ReplicaKills::run);

    private static final double RATE = 200;
    private static final List<String> VICTIMS = List.of("order-1", "inventory-1", "registry-1", "gateway-1", "order-2",
            "inventory-2", "registry-1", "gateway-2", "order-1", "inventory-3", "registry-1", "gateway-1");
    private static final List<String> VICTIMS_OF_CONTROL = List.of("order-1", "inventory-1", "order-2", "inventory-2");

    private ReplicaKills() {}

    private static void run(Settings settings, Notebook notebook) throws Exception {
        try (Ensemble ensemble = Ensemble.start(EnsembleOptions.forTrial(settings.folder()), notebook::say)) {
            Trial.warmUp(ensemble);
            kill(ensemble, settings, notebook);
        }
        control(settings, notebook);
    }

    /** The experiment itself on a warm ensemble, which it leaves whole. */
    public static void kill(Ensemble ensemble, Settings settings, Notebook notebook) throws Exception {
        try (Trial trial = new Trial(ensemble, settings.folder(), rate(ensemble, settings, notebook))) {
            killAll(VICTIMS, trial, notebook);
            LoadResult result = trial.finish();
            Report report = trial.check();
            notebook.seen(VICTIMS.size() + " kills", result.toString(), result.clean());
            notebook.seen("rules of the checker", report.toString(), report.clean());
        }
    }

    /** The control, on an ensemble of its own: retries off, and calls long enough to be hit. */
    public static void control(Settings settings, Notebook notebook) throws Exception {
        Path folder = Files.createDirectory(settings.folder().resolve("control"));
        var options = EnsembleOptions.forTrial(folder)
                .withServiceArgs(everywhere("--experiment-no-retries", "--experiment-service-time=40ms"));
        try (Ensemble ensemble = Ensemble.start(options, notebook::say)) {
            Trial.warmUp(ensemble);
            try (Trial trial = new Trial(ensemble, folder, rate(ensemble, settings, notebook))) {
                killAll(VICTIMS_OF_CONTROL, trial, notebook);
                LoadResult result = trial.finish();
                Report report = trial.check();
                notebook.control(VICTIMS_OF_CONTROL.size() + " kills without retries", result.toString(),
                        !result.clean());
                notebook.seen("rules of the checker, without retries", report.toString(), report.clean());
            }
        }
    }

    private static double rate(Ensemble ensemble, Settings settings, Notebook notebook) throws Exception {
        return Headroom.rate(ensemble.gateway(), settings, RATE, notebook::say);
    }

    private static void killAll(List<String> victims, Trial trial, Notebook notebook) {
        for (String victim : victims) {
            Duration took = trial.kill(victim);
            notebook.say("SIGKILL " + victim + ": ready again after " + took.toMillis() + " ms; "
                    + trial.soFar().line());
            trial.awaitCalm();
        }
    }

    private static Map<String, List<String>> everywhere(String... arguments) {
        return Arrays.stream(Service.values()).filter(Service::isJava)
                .collect(Collectors.toMap(Service::id, service -> List.of(arguments)));
    }
}
