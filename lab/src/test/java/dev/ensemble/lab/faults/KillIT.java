package dev.ensemble.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.check.Report;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.run.Ensemble;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of one replica after the other, each as soon as the one before is back. */
@ExtendWith(SharedEnsemble.class)
class KillIT {
    private static final List<String> VICTIMS = List.of("order-1", "inventory-1", "registry-1", "gateway-1", "order-2",
            "inventory-2", "registry-1", "gateway-2", "order-1", "inventory-3", "registry-1", "gateway-1");

    @Test
    @Timeout(900)
    void nobodyNoticesTheDeathOfReplicas(Ensemble ensemble, @TempDir Path folder) throws Exception {
        try (Trial trial = new Trial(ensemble, folder, 50)) {
            for (String victim : VICTIMS) {
                trial.kill(victim);
            }
            LoadResult result = trial.finish();
            Report report = trial.check();
            System.out.println(VICTIMS.size() + " kills\n" + result + "\n" + report);
            assertThat(result.clean()).as(result.toString()).isTrue();
            Trial.assertSound(report);
        }
    }
}
