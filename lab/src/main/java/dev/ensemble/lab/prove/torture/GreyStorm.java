package dev.ensemble.lab.prove.torture;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.torture.ScheduledFault.FaultKind;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A torture with failures that say nothing, and kills among them. */
public final class GreyStorm {
    /** The control of its checker is that of {@code tortured}. */
    public static final Experiment EXPERIMENT = new Experiment("grey", "grey-storm",
            "60 s of freezes, cuts, slow and flaky instances and kills at random break no rule", GreyStorm::run);

    static final Duration DURATION = Duration.ofSeconds(60);
    static final long SEED = 15;
    static final List<FaultKind> DEMANDED = List.of(FaultKind.CUT, FaultKind.SLOW, FaultKind.FREEZE, FaultKind.KILL);

    private GreyStorm() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        Path measuredIn = Files.createDirectory(settings.folder().resolve("peak"));
        // A storm without cuts is none: refused where no network can be broken.
        EnsembleOptions measured = Torture.options(measuredIn).withBreakableNetwork();
        double rate = Peak.rate(measured, settings, Peak.HALF, results);
        Path folder = Files.createDirectory(settings.folder().resolve("storm"));
        Duration duration = settings.shortOrFull(DURATION, DURATION.multipliedBy(5));
        TorturePlan plan = new TorturePlan(SEED, duration, rate, true, folder);
        TortureResult storm = new Torture(plan, FaultMix.GREY, results::say).run();
        results.record(String.format(Locale.ROOT, "seed %d, %.0f calls/s", SEED, rate),
                storm.faults() + "; " + availability(storm.load()) + "; " + storm.report().brief(),
                storm.report().clean());
        results.timely("each of " + DEMANDED.stream().map(FaultKind::word).collect(Collectors.joining(", "))
                + " was injected", storm.faults(), storm.had(DEMANDED));
    }

    static String availability(LoadResult load) {
        double lost = (double) (load.failed() + load.unknown()) / load.calls();
        String percent = String.format(Locale.ROOT, "availability %.3f %%", 100 * (1 - lost));
        String nines = lost == 0 ? "no call lost" : String.format(Locale.ROOT, "%.1f nines", -Math.log10(lost));
        return percent + " (" + nines + "): " + load.ok() + " ok, " + load.failed() + " failed, " + load.unknown()
                + " unknown";
    }
}
