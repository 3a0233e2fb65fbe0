package dev.ensemble.lab.prove.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CpuTimeTest {

    @Test
    void allFourCountersAreAddedWhateverTheNameHolds() {
        String stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 200 0 0 1 20 300 4000 20 0 1 0 12345 0 0";
        assertThat(CpuTime.parse(stat)).isEqualTo(Duration.ofMillis(43_210));
    }

    /** The control is what the JDK tells of a process, in which a child that has ended is missing. */
    @Test
    void aChildThatHasEndedIsCounted() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/stat")));
        Process parent = new ProcessBuilder("sh", "-c",
                "(i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done); echo ended; read end").start();
        try {
            assertThat(parent.inputReader().readLine()).isEqualTo("ended");
            Duration without = parent.info().totalCpuDuration().orElseThrow();
            assertThat(CpuTime.of(parent.pid())).isGreaterThan(without.plusMillis(50));
        } finally {
            parent.destroyForcibly().waitFor();
        }
        assertThat(CpuTime.of(parent.pid())).isZero();
    }
}
