package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Names and ports. */
final class NetworkCheck {
    private NetworkCheck() {}

    static Diagnosis localhost() {
        try {
            List<String> found = Arrays.stream(InetAddress.getAllByName("localhost"))
                    .map(InetAddress::getHostAddress).toList();
            return found.contains("127.0.0.1")
                    ? Diagnosis.ok("localhost", String.join(", ", found))
                    : Diagnosis.limited("localhost", "is not 127.0.0.1 here; use that address in its place");
        } catch (UnknownHostException e) {
            return Diagnosis.limited("localhost", "is not known here; use 127.0.0.1 in its place");
        }
    }

    /** Tried, with a free port. */
    static Diagnosis sharedPort() {
        try (ServerSocketChannel one = ServerSocketChannel.open();
                ServerSocketChannel two = ServerSocketChannel.open()) {
            one.setOption(StandardSocketOptions.SO_REUSEPORT, true)
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            two.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(one.getLocalAddress());
            return EnsembleOptions.sharesPorts()
                    ? Diagnosis.ok("shared port", "several gateways can listen at one port")
                    : Diagnosis.limited("shared port", "only one gateway is possible: this system does not spread"
                            + " connections over those that listen at one port");
        } catch (IOException | UnsupportedOperationException e) {
            return Diagnosis.limited("shared port", "two cannot listen at one port here (" + e.getMessage()
                    + "): use up --gateway 1");
        }
    }

    static Diagnosis port(Path data, int port, String option) throws IOException {
        String subject = "port " + port;
        if (port == 0 || Ports.isFree(port)) {
            return Diagnosis.ok(subject, "free");
        }
        if (DataFolder.isTaken(data)) {
            return Diagnosis.ok(subject, "taken, probably by the ensemble that runs");
        }
        return Diagnosis.limited(subject, "taken by " + PortHolder.of(port).orElse("another process")
                + "; choose one with " + option);
    }
}
