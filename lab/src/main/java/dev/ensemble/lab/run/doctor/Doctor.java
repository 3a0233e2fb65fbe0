package dev.ensemble.lab.run.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Looks at what this machine has and lacks for an ensemble. Changes nothing. */
public final class Doctor {
    private Doctor() {}

    /** All findings, for an ensemble in this data folder at this port. */
    public static List<Finding> examine(Path data, int port) throws IOException, InterruptedException {
        return List.of(
                Machine.java(),
                Machine.system(),
                Machine.processors(),
                Machine.memory(),
                Tools.sessions(),
                Tools.curl(),
                Tools.consul(),
                Tools.memoryFigures(),
                Database.programs(),
                Database.user(),
                Network.localhost(),
                Network.sharedPort(),
                Network.port(data, port),
                Storage.folder(data),
                Storage.space(data));
    }
}
