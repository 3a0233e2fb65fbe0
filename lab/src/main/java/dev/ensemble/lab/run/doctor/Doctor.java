package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.consul.ConsulBinary;
import dev.ensemble.lab.run.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at what this machine has and lacks for an ensemble. Changes nothing. */
public final class Doctor {
    private Doctor() {}

    /**
     * The ports that an ensemble would take; 0 for a free one.
     *
     * @param http that of the gateways
     * @param grpc theirs for gRPC
     * @param consul that of the first of Consul's servers, taken by {@code up --consul} only
     */
    public record WantedPorts(int http, int grpc, int consul) {}

    /** All findings, for an ensemble in this data folder at these ports. */
    public static List<Diagnosis> examine(Path data, WantedPorts ports) throws IOException, InterruptedException {
        List<Diagnosis> findings = new ArrayList<>(needed(data));
        findings.addAll(List.of(
                MachineCheck.processors(),
                MachineCheck.memory(),
                MachineCheck.openFiles(),
                ToolsCheck.curl(),
                ToolsCheck.consul(),
                ToolsCheck.memoryFigures(),
                ToolsCheck.proxy(System.getenv()),
                NetworkCheck.localhost(),
                NetworkCheck.sharedPort(),
                NetworkCheck.port(data, ports.http(), "--port"),
                NetworkCheck.port(data, ports.grpc(), "--grpc-port")));
        if (ConsulBinary.find().isPresent()) {
            findings.add(NetworkCheck.port(data, ports.consul(), "--consul-port"));
        }
        return findings;
    }

    /** What nothing runs without, each a matter of a moment: {@code up} asks before it starts anything. */
    public static List<Diagnosis> needed(Path data) throws IOException, InterruptedException {
        return List.of(
                MachineCheck.java(),
                MachineCheck.system(),
                MachineCheck.library(),
                ToolsCheck.sessions(),
                DatabaseCheck.programs(),
                DatabaseCheck.user(),
                StorageCheck.checkout(Home.find().derived()),
                StorageCheck.folder(data),
                StorageCheck.space(data));
    }
}
