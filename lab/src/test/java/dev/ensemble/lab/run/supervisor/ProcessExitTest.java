package dev.ensemble.lab.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProcessExitTest {
    private static final long LONG = Duration.ofSeconds(10).toNanos();

    /** As in a container whose first process is no init. */
    @Test
    void aDeadProcessThatItsParentDoesNotTakeNoticeOfIsGone() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "no /proc");
        Process parent = new ProcessBuilder("sh", "-c", "sleep 1 & echo $!; exec sleep 60").start();
        try {
            long pid = Long.parseLong(parent.inputReader().readLine());
            ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
            ProcessMark mark = ProcessMark.of(pid).orElseThrow();
            assertThat(ProcessExit.await(child, 1)).isFalse();
            assertThat(ProcessExit.await(child, LONG)).isTrue();
            assertThat(child.isAlive()).as("control: Java takes a zombie for alive").isTrue();
            assertThat(mark.alive()).isEmpty();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }
}
