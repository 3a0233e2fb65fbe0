package dev.ensemble.lab.run.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine itself. */
final class MachineCheck {
    private static final int PROCESSORS = 2;
    private static final long MEBIBYTES_NEEDED = 2_000;

    private MachineCheck() {}

    static Diagnosis java() {
        return Diagnosis.ok("JDK", Runtime.version() + " in " + System.getProperty("java.home"));
    }

    static Diagnosis system() {
        String name = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return switch (System.getProperty("os.name")) {
            case "Linux" -> Diagnosis.ok("system", name);
            case "Mac OS X" -> Diagnosis.limited("system", name + ": one gateway; memory as RSS");
            default -> Diagnosis.missing("system", name + ": use Linux, macOS, or WSL2 on Windows");
        };
    }

    static Diagnosis processors() {
        int number = Runtime.getRuntime().availableProcessors();
        return number >= PROCESSORS
                ? Diagnosis.ok("processors", Integer.toString(number))
                : Diagnosis.limited("processors", number + ": it starts slowly on fewer than " + PROCESSORS);
    }

    static Diagnosis memory() throws IOException {
        Path file = Path.of("/proc/meminfo");
        if (!Files.exists(file)) {
            return Diagnosis.ok("memory", "not known here; " + MEBIBYTES_NEEDED + " MB are needed");
        }
        long available = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
        return available >= MEBIBYTES_NEEDED
                ? Diagnosis.ok("memory", available + " MB available")
                : Diagnosis.limited("memory", available + " MB available; " + MEBIBYTES_NEEDED + " MB are needed");
    }
}
