package dev.ensemble.lab.run.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ensemble.lab.run.doctor.Diagnosis.Severity;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds is looked at on this very machine. */
class DoctorTest {
    @TempDir
    Path data;

    @Test
    void thisMachineHasWhatIsNeeded() throws Exception {
        assertThat(Doctor.needed(data)).noneMatch(finding -> finding.verdict() == Severity.MISSING);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPortThatIsTakenIsTakenBySomebody() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = holder.getLocalPort();
            List<Diagnosis> findings = Doctor.examine(data, new Doctor.WantedPorts(0, port, 0));
            assertThat(findings).filteredOn(finding -> finding.subject().equals("port " + port)).singleElement()
                    .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Severity.LIMITED))
                    .satisfies(finding -> assertThat(finding.detail())
                            .contains("(pid " + ProcessHandle.current().pid() + ")", "--grpc-port"));
        }
    }

    @Test
    void aProxyIsNamedWithoutItsPassword() {
        assertThat(ToolsCheck.proxy(Map.of()).verdict()).isEqualTo(Severity.OK);
        Diagnosis found = ToolsCheck.proxy(Map.of("https_proxy", "http://me:secret@proxy:3128"));
        assertThat(found.verdict()).isEqualTo(Severity.LIMITED);
        assertThat(found.detail()).contains("https_proxy=http://…@proxy:3128", "settings.xml").doesNotContain("secret");
    }

    @Test
    void aProxyThatCurlWouldAskForLocalhostIsSaid() {
        assertThat(ToolsCheck.proxy(Map.of("http_proxy", "http://p:1")).detail()).contains("no_proxy=localhost");
        assertThat(ToolsCheck.proxy(Map.of("http_proxy", "http://p:1", "no_proxy", "localhost,x")).detail())
                .doesNotContain("no_proxy");
        assertThat(ToolsCheck.proxy(Map.of("https_proxy", "http://p:1")).detail()).doesNotContain("no_proxy");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatRunsNoProgramsIsKnown() throws Exception {
        assertThat(Mounts.runsPrograms(Path.of(System.getProperty("java.home")))).isTrue();
        Optional<Path> other = Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> line.split(" "))
                .filter(fields -> List.of(fields[3].split(",")).contains("noexec"))
                .map(fields -> Path.of(fields[1]))
                .filter(Files::isDirectory)
                .findFirst();
        assumeTrue(other.isPresent(), "this machine has no such folder");
        assertThat(Mounts.runsPrograms(other.get())).isFalse();
    }

    @Test
    void aFolderThatCannotBeWrittenIsMissing() throws Exception {
        Path file = Files.createFile(data.resolve("file"));
        assertThat(StorageCheck.checkout(data.resolve("derived")).verdict()).isEqualTo(Severity.OK);
        assertThat(StorageCheck.checkout(file.resolve("derived")).verdict()).isEqualTo(Severity.MISSING);
    }
}
