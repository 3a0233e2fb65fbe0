package dev.ensemble.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.Service;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control of {@link KillIT}: there, it is the retries that make the kills go unnoticed. */
class KillControlIT {
    private static final List<String> VICTIMS = List.of("order-1", "inventory-1", "order-2", "inventory-2");

    private static Map<String, List<String>> everywhere(String... arguments) {
        return Arrays.stream(Service.values()).filter(service -> service != Service.POSTGRES)
                .collect(Collectors.toMap(Service::id, service -> List.of(arguments)));
    }

    @Test
    @Timeout(900)
    void withoutRetriesTheSameKillsAreNoticed(@TempDir Path folder) throws Exception {
        var options = SharedEnsemble.options(folder)
                .withServiceArgs(everywhere("--experiment-no-retries", "--experiment-service-time=20ms"));
        try (Ensemble ensemble = Ensemble.start(options)) {
            SharedEnsemble.warmUp(ensemble);
            try (Trial trial = new Trial(ensemble, folder, 50)) {
                for (String victim : VICTIMS) {
                    trial.kill(victim);
                }
                LoadResult result = trial.finish();
                System.out.println("without retries, " + VICTIMS.size() + " kills\n" + result);
                assertThat(result.failed() + result.unknown()).as("calls that noticed").isPositive();
                Trial.assertSound(trial.check());
            }
        }
    }
}
