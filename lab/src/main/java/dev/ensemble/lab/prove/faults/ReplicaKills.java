package dev.ensemble.lab.prove.faults;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
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
            "no caller notices when a replica is killed every 3 s; without retries callers do", ReplicaKills::run);

    /** Four of the twelve, one of each service: the short form, and the control. */
    public static final List<String> FEW = List.of("order-1", "inventory-1", "registry-1", "gateway-1");

    private static final List<String> VICTIMS = List.of("order-1", "inventory-1", "registry-1", "gateway-1", "order-2",
            "inventory-2", "registry-1", "gateway-2", "order-1", "inventory-3", "registry-1", "gateway-1");
    private static final List<String> VICTIMS_OF_CONTROL = List.of("order-1", "inventory-1", "order-2", "inventory-2");

    private static final Duration FIRST_AFTER = Duration.ofSeconds(5);
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private ReplicaKills() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        EnsembleOptions measured = EnsembleOptions.forTrial(Files.createDirectory(settings.folder().resolve("peak")));
        double rate = Peak.rate(measured, settings, Peak.HALF, results);
        try (Harness harness = Harness.start(EnsembleOptions.forTrial(settings.folder()), results)) {
            kill(harness, VICTIMS, rate, 0);
        }
        control(rate, settings.folder(), results);
    }

    /**
     * The experiment itself, on an ensemble which it leaves whole.
     *
     * @param rate calls a second
     * @param shed share of the calls that may be shed
     */
    public static void kill(Harness harness, List<String> victims, double rate, double shed) throws Exception {
        try (Trial trial = load(harness, rate)) {
            killAll(harness, victims, trial);
            trial.finishUnnoticed(what(victims, rate), shed);
            trial.check("");
        }
    }

    /** The control, on an ensemble of its own: retries off, and calls long enough to be hit. */
    public static void control(double rate, Path folder, Results results) throws Exception {
        Path own = Files.createDirectory(folder.resolve("control"));
        EnsembleOptions options = EnsembleOptions.forTrial(own)
                .withServiceArgs(everywhere("--experiment-no-retries", "--experiment-service-time=40ms"));
        try (Harness harness = Harness.start(options, results); Trial trial = load(harness, rate)) {
            killAll(harness, VICTIMS_OF_CONTROL, trial);
            LoadResult result = trial.finish();
            results.control(what(VICTIMS_OF_CONTROL, rate) + " without retries", result.toString(), !result.clean());
            trial.check("without retries");
        }
    }

    /** Without waiting for a call to end well. */
    private static Trial load(Harness harness, double rate) throws Exception {
        return harness.load(LoadPlan.of(harness.ensemble().gateway(), rate, LONGEST));
    }

    private static void killAll(Harness harness, List<String> victims, Trial trial) throws Exception {
        long due = System.nanoTime() + FIRST_AFTER.toNanos();
        for (String victim : victims) {
            trial.goOn(Duration.ofNanos(due - System.nanoTime()));
            trial.inject(InstanceFault.kill(harness.ensemble(), victim));
            due += EVERY.toNanos();
        }
        trial.goOn(AFTERWARDS);
        harness.awaitAllReady();
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
