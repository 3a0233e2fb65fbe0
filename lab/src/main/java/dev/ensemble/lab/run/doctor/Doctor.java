package dev.ensemble.lab.run.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Looks at what this machine has and lacks for an ensemble. Changes nothing. */
public final class Doctor {
    private Doctor() {}

    /** All findings, for an ensemble in this data folder at this port. */
    public static List<Diagnosis> examine(Path data, int port) throws IOException, InterruptedException {
        return List.of(
                MachineCheck.java(),
                MachineCheck.system(),
                MachineCheck.processors(),
                MachineCheck.memory(),
                ToolsCheck.sessions(),
                ToolsCheck.curl(),
                ToolsCheck.consul(),
                ToolsCheck.memoryFigures(),
                DatabaseCheck.programs(),
                DatabaseCheck.user(),
                NetworkCheck.localhost(),
                NetworkCheck.sharedPort(),
                NetworkCheck.port(data, port),
                StorageCheck.folder(data),
                StorageCheck.space(data));
    }
}
