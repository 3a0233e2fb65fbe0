package dev.ensemble.lab.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.Ensemble;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The death of the only database is noticed, but nothing acknowledged is lost and nobody waits for ever. */
@ExtendWith(SharedEnsemble.class)
class PostgresKillIT {
    private static final Duration LONGER_THAN_A_CALL = Duration.ofSeconds(3);

    @Test
    @Timeout(900)
    void nothingAcknowledgedIsLostAndEveryCallIsAnswered(Ensemble ensemble, @TempDir Path folder)
            throws Exception {
        LoadPlan plan = LoadPlan.of(ensemble.gateway(), 50, Duration.ofMinutes(10)).withGracePeriod();
        Harness harness = new Harness(ensemble, folder, new Results(System.out::println));
        try (Trial trial = harness.load(plan)) {
            trial.awaitMoreOk(50);
            for (int i = 0; i < 2; i++) {
                harness.killUntilReady("postgres");
                trial.awaitMoreOk(100);
            }
            // A kill may be over before a call's deadline is; this is not.
            trial.during(InstanceFault.stop(ensemble, "postgres"), LONGER_THAN_A_CALL);
            trial.awaitMoreOk(100);
            LoadResult result = trial.finish();
            System.out.println("2 kills of postgres, and 3 s without it\n" + result);
            assertThat(result.failed() + result.unknown()).as("calls that noticed").isPositive();
            assertThat(result.allToldBy(429, 503, 504))
                    .as("an answer, and no other than 429, 503 and 504: %s", result).isTrue();
            Report report = trial.report();
            assertThat(report.clean()).as(report.toString()).isTrue();
        }
    }
}
