package dev.ensemble.lab.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.check.Report;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.Ensemble;
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
        try (Ensemble ensemble = Ensemble.start(options, line -> System.out.println(line))) {
            trial = new Trial(ensemble, folder, 20);
            trial.finish();
        }
        try (Ensemble again = Ensemble.start(options, line -> System.out.println(line))) {
            Report report = trial.check(again);
            assertThat(report.clean()).as(report.toString()).isTrue();
        }
    }
}
