package dev.ensemble.lab.run.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP sockets of this machine, as Linux shows them in {@code /proc/net/tcp}; elsewhere there are none. */
public record TcpTable(List<TcpRow> rows) {
    /** No socket. */
    public static final TcpTable EMPTY = new TcpTable(List.of());

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENS = "0A";

    /**
     * One socket.
     *
     * @param socket as the descriptors of the process that has it show it
     */
    public record TcpRow(int localPort, int remotePort, boolean listens, String socket) {}

    /** All sockets now. */
    public static TcpTable read() {
        return new TcpTable(Stream.of("/proc/net/tcp", "/proc/net/tcp6").flatMap(TcpTable::rows).toList());
    }

    private static Stream<TcpRow> rows(String table) {
        try {
            return Files.readAllLines(Path.of(table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > INODE)
                    .map(TcpTable::row);
        } catch (IOException notLinux) {
            return Stream.empty();
        }
    }

    private static TcpRow row(String[] fields) {
        return new TcpRow(port(fields[LOCAL]), port(fields[REMOTE]), fields[STATE].equals(LISTENS),
                "socket:[" + fields[INODE] + "]");
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    /** What a process has open, sockets among it; nothing of a process that is gone or another user's. */
    public static Set<String> heldBy(long pid) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.map(TcpTable::target).collect(Collectors.toSet());
        } catch (IOException notOurs) {
            return Set.of();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
