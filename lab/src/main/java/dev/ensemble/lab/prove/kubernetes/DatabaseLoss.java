package dev.ensemble.lab.prove.kubernetes;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.LoadPart;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.prove.cluster.Cluster;
import java.time.Duration;
import java.util.Locale;

/**
 * The only database is deleted: that is noticed, but nothing acknowledged is lost and no caller waits for ever; and 2 s after
 * its pod is ready again all is well.
 */
final class DatabaseLoss {
    private static final String POD = "postgres-0";
    private static final Duration RECOVERY = Duration.ofSeconds(2);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);

    private DatabaseLoss() {}

    static void run(ClusterTarget target, RunSettings settings, Results results) throws Exception {
        Cluster cluster = target.cluster();
        try (Trial trial = target.load(settings, results, settings.folder(), LoadPlan::withGracePeriod)) {
            trial.inject(ClusterFault.forceDelete(cluster, POD), ClusterTarget.PATIENCE, "whole", target::isWhole);
            trial.goOn(RECOVERY);
            LoadPart part = trial.part();
            results.timely(POD + " force-deleted, and for 2 s after it is back", part.toString(), true);
            trial.goOn(AFTERWARDS);
            trial.unnoticed("afterwards");
            LoadResult result = trial.end();
            results.timely("answers while it is away",
                    String.format(Locale.ROOT, "%s, the last after %.1f s", result.causes(),
                            result.latency().max() / 1e3),
                    result.allToldBy(429, 503, 504));
        }
    }
}
