package dev.ensemble.lab.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.run.supervisor.Signals.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StaleProcessesTest {
    private static final Duration GRACE = Duration.ofMillis(300);

    private Process process;

    @BeforeEach
    void startSomething() throws IOException {
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void endsWhatWasMarked() throws InterruptedException {
        StaleProcesses.end(List.of(ProcessMark.of(process.pid()).orElseThrow()), Signal.TERM, GRACE);

        assertThat(process.waitFor()).isEqualTo(128 + 15);
    }

    @Test
    void endsWhatIsFrozen() throws InterruptedException {
        Signals.freeze(process.toHandle());

        StaleProcesses.end(List.of(ProcessMark.of(process.pid()).orElseThrow()), Signal.TERM, GRACE);

        assertThat(process.waitFor()).isEqualTo(128 + 15);
    }

    @Test
    void leavesAProcessAloneThatOnlyHasTheSamePid() throws InterruptedException {
        ProcessMark earlier = new ProcessMark(process.pid(), "another life");

        StaleProcesses.end(List.of(earlier), Signal.TERM, GRACE);

        assertThat(earlier.alive()).isEmpty();
        assertThat(process.isAlive()).isTrue();
    }
}
