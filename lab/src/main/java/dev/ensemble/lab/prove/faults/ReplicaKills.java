package dev.ensemble.lab.prove.faults;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * SIGKILL of one replica every 3 s, whatever the state of things, from 5 s after the ensemble said that it is ready.
 * The peak, half of which is its load, is that of an ensemble before it, so that this one is as young as they come.
 */
public final class ReplicaKills {
    /** On ensembles of its own. */
    public static final Experiment EXPERIMENT = new Experiment("kills", "replica-kills",
            "nobody notices when a replica is killed every 3 s; without retries everybody does", ReplicaKills::run);

    /** Four of the twelve, one of each service: the short form, and the control. */
    public static final List<String> FEW = List.of("order-1", "inventory-1", "registry-1", "gateway-1");

    private static final List<String> VICTIMS = List.of("order-1", "inventory-1", "registry-1", "gateway-1", "order-2",
            "inventory-2", "registry-1", "gateway-2", "order-1", "inventory-3", "registry-1", "gateway-1");
    private static final List<String> VICTIMS_OF_CONTROL = List.of("order-1", "inventory-1", "order-2", "inventory-2");

    private static final Duration FIRST_AFTER = Duration.ofSeconds(5);
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);

    private ReplicaKills() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        var measured = EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve("peak")));
        double rate = Peak.rate(measured, settings, Peak.HALF, results);
        try (Ensemble ensemble = Ensemble.start(EnsembleOptions.forTrial(settings.folder()), results::say)) {
            kill(ensemble, VICTIMS, rate, settings.folder(), results);
        }
        control(rate, settings.folder(), results);
    }

    /**
     * The experiment itself, on an ensemble which it leaves whole.
     *
     * @param rate calls a second
     * @param folder where the history goes
     */
    public static void kill(Ensemble ensemble, List<String> victims, double rate, Path folder, Results results)
            throws Exception {
        LoadPlan plan = LoadPlan.of(ensemble.gateway(), rate, LONGEST);
        try (Trial trial = new Trial(ensemble, plan, folder)) {
            LoadResult result = killAll(ensemble, victims, trial, results);
            results.timely(what(victims, rate), result.toString(), result.clean());
            results.checked("", trial.check());
        }
    }

    /** The control, on an ensemble of its own: retries off, and calls long enough to be hit. */
    public static void control(double rate, Path folder, Results results) throws Exception {
        Path own = Files.createDirectory(folder.resolve("control"));
        var options = EnsembleOptions.forTrial(own)
                .withServiceArgs(everywhere("--experiment-no-retries", "--experiment-service-time=40ms"));
        try (Ensemble ensemble = Ensemble.start(options, results::say);
                Trial trial = new Trial(ensemble, LoadPlan.of(ensemble.gateway(), rate, LONGEST), own)) {
            LoadResult result = killAll(ensemble, VICTIMS_OF_CONTROL, trial, results);
            results.control(what(VICTIMS_OF_CONTROL, rate) + " without retries", result.toString(), !result.clean());
            results.checked("without retries", trial.check());
        }
    }

    private static LoadResult killAll(Ensemble ensemble, List<String> victims, Trial trial, Results results)
            throws InterruptedException {
        long due = System.nanoTime() + FIRST_AFTER.toNanos();
        for (String victim : victims) {
            trial.goOn(Duration.ofNanos(due - System.nanoTime()));
            ensemble.kill(victim);
            results.say("SIGKILL " + victim + ": " + trial.soFar().line());
            due += EVERY.toNanos();
        }
        trial.goOn(AFTERWARDS);
        ensemble.awaitReady(RETURN_LIMIT);
        return trial.finish();
    }

    private static String what(List<String> victims, double rate) {
        return String.format(Locale.ROOT, "%d SIGKILLs, one every %d s, under %.0f calls/s", victims.size(),
                EVERY.toSeconds(), rate);
    }

    private static Map<String, List<String>> everywhere(String... arguments) {
        return Arrays.stream(Service.values()).filter(Service::isJava)
                .collect(Collectors.toMap(Service::id, service -> List.of(arguments)));
    }
}
