package dev.ensemble.lab.run.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine itself. */
final class Machine {
    private static final int PROCESSORS = 2;
    private static final long MEBIBYTES_NEEDED = 2_000;

    private Machine() {}

    static Finding java() {
        return Finding.ok("JDK", Runtime.version() + " in " + System.getProperty("java.home"));
    }

    static Finding system() {
        String name = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return switch (System.getProperty("os.name")) {
            case "Linux" -> Finding.ok("system", name);
            case "Mac OS X" -> Finding.limited("system", name + ": one gateway; memory as RSS");
            default -> Finding.missing("system", name + ": use Linux, macOS, or WSL2 on Windows");
        };
    }

    static Finding processors() {
        int number = Runtime.getRuntime().availableProcessors();
        return number >= PROCESSORS
                ? Finding.ok("processors", Integer.toString(number))
                : Finding.limited("processors", number + ": it starts slowly on fewer than " + PROCESSORS);
    }

    static Finding memory() throws IOException {
        Path file = Path.of("/proc/meminfo");
        if (!Files.exists(file)) {
            return Finding.ok("memory", "not known here; " + MEBIBYTES_NEEDED + " MB are needed");
        }
        long available = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
        return available >= MEBIBYTES_NEEDED
                ? Finding.ok("memory", available + " MB available")
                : Finding.limited("memory", available + " MB available; " + MEBIBYTES_NEEDED + " MB are needed");
    }
}
