package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.consul.ConsulBinary;
import dev.ensemble.lab.run.supervisor.OwnSession;
import dev.ensemble.lab.run.supervisor.ProgramPath;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that are used if they are there. */
final class ToolsCheck {
    private ToolsCheck() {}

    static Diagnosis sessions() {
        String program = OwnSession.prefix().getFirst();
        return ProgramPath.find(program).isPresent()
                ? Diagnosis.ok("sessions", program + " keeps Ctrl-C from the instances")
                : Diagnosis.missing("sessions", "neither setsid (util-linux) nor perl is installed");
    }

    static Diagnosis curl() {
        return ProgramPath.find("curl").isPresent()
                ? Diagnosis.ok("curl", "installed")
                : Diagnosis.limited("curl", "not installed; the examples use it");
    }

    static Diagnosis consul() {
        return ConsulBinary.find()
                .map(program -> Diagnosis.ok("consul", program + ", for `up --consul`"))
                .orElse(Diagnosis.limited("consul", "not on the PATH; only `up --consul` and its tests need it"));
    }

    static Diagnosis memoryFigures() {
        return Files.isReadable(Path.of("/proc/self/smaps_rollup"))
                ? Diagnosis.ok("memory figures", "PSS")
                : Diagnosis.limited("memory figures", "RSS, which counts shared pages several times");
    }
}
