package dev.ensemble.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.experiment.Notebook;
import dev.ensemble.lab.experiment.Row;
import dev.ensemble.lab.experiment.Settings;
import dev.ensemble.lab.experiment.local.ReplicaKills;
import dev.ensemble.lab.run.Ensemble;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./ensemble run replica-kills} does, with the ensemble that the other tests use too. */
@ExtendWith(SharedEnsemble.class)
class KillIT {
    private final Notebook notebook = new Notebook(System.out::println);

    @Test
    @Timeout(600)
    void nobodyNoticesTheDeathOfReplicas(Ensemble ensemble, @TempDir Path folder) throws Exception {
        ReplicaKills.kill(ensemble, settings(folder), notebook);
        assertThat(notebook.rows()).hasSize(2).allMatch(Row::holds);
    }

    @Test
    @Timeout(600)
    void withoutRetriesTheSameKillsAreNoticed(@TempDir Path folder) throws Exception {
        ReplicaKills.control(settings(folder), notebook);
        assertThat(notebook.rows()).hasSize(2).allMatch(Row::holds);
    }

    private static Settings settings(Path folder) {
        return new Settings(folder, OptionalDouble.empty(), false);
    }
}
