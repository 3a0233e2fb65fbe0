package dev.ensemble.lab.run.network;

import dev.ensemble.lab.run.supervisor.TcpTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which instance has which TCP connection of this machine, at a moment. */
final class ProcessSockets {
    private final TcpTable table;
    private final Map<String, String> owners = new HashMap<>();

    private ProcessSockets(TcpTable table) {
        this.table = table;
    }

    /** @param processes by instance */
    static ProcessSockets of(Map<String, Long> processes) {
        ProcessSockets sockets = new ProcessSockets(processes.isEmpty() ? TcpTable.EMPTY : TcpTable.read());
        processes.forEach((instance, pid) -> TcpTable.heldBy(pid)
                .forEach(socket -> sockets.owners.put(socket, instance)));
        return sockets;
    }

    /** Whose is the end of a connection that has this port and is connected to that one. */
    Optional<String> owner(int local, int remote) {
        return table.rows().stream()
                .filter(each -> each.localPort() == local && each.remotePort() == remote)
                .map(each -> owners.get(each.socket()))
                .filter(each -> each != null)
                .findFirst();
    }
}
