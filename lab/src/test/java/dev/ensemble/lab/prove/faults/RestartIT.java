package dev.ensemble.lab.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Down and up. */
class RestartIT {
    @Test
    @Timeout(180)
    void allOrdersAreStillThere(@TempDir Path folder) throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(folder).withReplicas(Service.INVENTORY, 1)
                .withReplicas(Service.ORDER, 1).withReplicas(Service.GATEWAY, 1);
        Trial trial;
        Results results = new Results(System.out::println);
        try (Harness harness = Harness.start(options, results)) {
            trial = harness.load(20);
            trial.finish();
        }
        try (Harness again = Harness.start(options, results)) {
            Report report = trial.report(again.ensemble().gateway());
            assertThat(report.clean()).as(report.toString()).isTrue();
        }
    }
}
