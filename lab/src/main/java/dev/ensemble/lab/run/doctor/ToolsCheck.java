package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.consul.ConsulBinary;
import dev.ensemble.lab.run.supervisor.OwnSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs that are used if they are there. */
final class ToolsCheck {
    private ToolsCheck() {}

    static Diagnosis sessions() {
        String program = OwnSession.prefix().getFirst();
        return find(program).isPresent()
                ? Diagnosis.ok("sessions", program + " keeps Ctrl-C from the instances")
                : Diagnosis.missing("sessions", "neither setsid (util-linux) nor perl is installed");
    }

    static Diagnosis curl() {
        return find("curl").isPresent()
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

    private static Optional<Path> find(String program) {
        if (program.startsWith("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
