package dev.ensemble.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Ledger;
import dev.ensemble.lab.run.supervisor.ProcessMark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoveryTest {
    @TempDir
    private Path data;

    @Test
    void endsWhatAKilledSupervisorLeftBehind() throws IOException, InterruptedException {
        Process supervisor = supervise(data);
        supervisor.destroyForcibly().waitFor();
        ProcessMark orphan = postgres();
        assertThat(orphan.alive()).as("a killed supervisor leaves its children").isPresent();

        List<String> ended;
        try (DataFolder folder = DataFolder.take(data)) {
            ended = Recovery.endLeftovers(folder.path());
        }

        assertThat(ended).containsExactly("postgres");
        assertThat(orphan.alive()).isEmpty();
        assertThat(DataFolder.stateFile(data)).doesNotExist();
    }

    @Test
    void theNextSupervisorTakesOver() throws IOException, InterruptedException {
        Process supervisor = supervise(data);
        supervisor.destroyForcibly().waitFor();
        ProcessMark orphan = postgres();

        try (Ensemble next = Ensemble.start(options(data), line -> System.out.println(line))) {
            assertThat(orphan.alive()).isEmpty();
            assertThat(next.instance("postgres").state()).isEqualTo("ready");
        }
    }

    private ProcessMark postgres() {
        return Ledger.read(DataFolder.stateFile(data))
                .orElseThrow()
                .children()
                .get("postgres");
    }

    static EnsembleOptions options(Path data) {
        return new EnsembleOptions(
                data, 0, 0, Map.of(Service.POSTGRES, 1), Optional.of(Duration.ofSeconds(2)), Map.of(), Map.of(),
                ConsulChoice.NONE, true, false, Optional.empty(), false, false);
    }

    /** A supervisor in a process of its own; returns when its database is ready. */
    private static Process supervise(Path data) throws IOException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SupervisorMain.class.getName(),
                data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("ready");
        }
        return process;
    }
}
