package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;

/** Names and ports. */
final class NetworkCheck {
    private NetworkCheck() {}

    static Diagnosis localhost() {
        try {
            boolean found = Arrays.stream(InetAddress.getAllByName("localhost"))
                    .anyMatch(address -> address.getHostAddress().equals("127.0.0.1"));
            return found
                    ? Diagnosis.ok("localhost", "127.0.0.1")
                    : Diagnosis.limited("localhost", "is not 127.0.0.1 here; use that address in its place");
        } catch (UnknownHostException e) {
            return Diagnosis.limited("localhost", "is not known here; use 127.0.0.1 in its place");
        }
    }

    static Diagnosis sharedPort() {
        return EnsembleOptions.sharesPorts()
                ? Diagnosis.ok("shared port", "several gateways can listen at one port")
                : Diagnosis.limited("shared port", "only one gateway is possible on this system");
    }

    static Diagnosis port(Path data, int port) throws IOException {
        if (Ports.isFree(port)) {
            return Diagnosis.ok("port " + port, "free");
        }
        return DataFolder.isTaken(data)
                ? Diagnosis.ok("port " + port, "taken, probably by the ensemble that runs")
                : Diagnosis.limited("port " + port, "taken by another process; choose one with --port");
    }
}
