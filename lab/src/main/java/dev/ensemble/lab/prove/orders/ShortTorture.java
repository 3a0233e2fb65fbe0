package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.torture.Torture;
import dev.ensemble.lab.prove.torture.TorturePlan;
import dev.ensemble.lab.prove.torture.TortureResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A torture, and one whose orders are not idempotent. */
final class ShortTorture {
    /** {@code ./ensemble torture} is the long one. */
    static final Experiment EXPERIMENT = new Experiment("orders", "tortured",
            "random faults break no rule; without idempotent orders the checker reports duplicates",
            ShortTorture::run);

    private static final double RATE = 60;
    private static final long SEED = 7;

    private ShortTorture() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        Duration duration = settings.shortOrFull(Duration.ofSeconds(20), Duration.ofMinutes(4));
        TortureResult sound = torture(settings, "sound", duration, true, results);
        results.record(duration.toSeconds() + " s", figure(sound), sound.report().clean());
        TortureResult broken = torture(settings, "control", Duration.ofSeconds(20), false, results);
        results.control("20 s without the unique key of orders", figure(broken), reportsDuplicates(broken.report()));
    }

    private static TortureResult torture(
            RunSettings settings, String name, Duration duration, boolean idempotent, Results results)
            throws Exception {
        Path folder = Files.createDirectory(settings.folder().resolve(name));
        TorturePlan plan = new TorturePlan(SEED, duration, settings.rateOr(RATE), idempotent, folder);
        return new Torture(plan, results::say).run();
    }

    private static boolean reportsDuplicates(Report report) {
        return report.brief().contains("OneOrderPerKey");
    }

    private static String figure(TortureResult result) {
        return result.faults() + "; " + result.load().ok() + " ok, " + result.load().failed()
                + " failed, " + result.load().unknown() + " unknown; " + result.report().brief();
    }
}
