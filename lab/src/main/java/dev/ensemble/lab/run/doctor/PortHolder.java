package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.supervisor.TcpTable;
import dev.ensemble.lab.run.supervisor.TcpTable.TcpRow;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who listens at a port, as far as Linux tells: of other users' processes it tells nothing. */
final class PortHolder {
    private PortHolder() {}

    /** Such as {@code prometheus (pid 4711)}. */
    static Optional<String> of(int port) {
        Set<String> sockets = TcpTable.read().rows().stream()
                .filter(each -> each.listens() && each.localPort() == port)
                .map(TcpRow::socket)
                .collect(Collectors.toSet());
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (!Collections.disjoint(TcpTable.heldBy(pid), sockets)) {
                    return Optional.of(Files.readString(process.resolve("comm")).strip() + " (pid " + pid + ")");
                }
            }
            return Optional.empty();
        } catch (IOException notLinuxOrGone) {
            return Optional.empty();
        }
    }
}
