package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.consul.ConsulBinary;
import dev.ensemble.lab.run.supervisor.OwnSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs that are used if they are there. */
final class Tools {
    private Tools() {}

    static Finding sessions() {
        String program = OwnSession.prefix().getFirst();
        return find(program).isPresent()
                ? Finding.ok("sessions", program + " keeps Ctrl-C from the instances")
                : Finding.missing("sessions", "neither setsid (util-linux) nor perl is installed");
    }

    static Finding curl() {
        return find("curl").isPresent()
                ? Finding.ok("curl", "installed")
                : Finding.limited("curl", "not installed; the examples use it");
    }

    static Finding consul() {
        return ConsulBinary.find()
                .map(program -> Finding.ok("consul", program + ", for `up --consul`"))
                .orElse(Finding.limited("consul", "not on the PATH; only `up --consul` and its tests need it"));
    }

    static Finding memoryFigures() {
        return Files.isReadable(Path.of("/proc/self/smaps_rollup"))
                ? Finding.ok("memory figures", "PSS")
                : Finding.limited("memory figures", "RSS, which counts shared pages several times");
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
