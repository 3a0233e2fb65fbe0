package dev.ensemble.lab.run.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine itself. */
final class MachineCheck {
    private static final int PROCESSORS = 2;
    private static final long MEBIBYTES_NEEDED = 2_000;
    private static final long FILES_NEEDED = 4_096;
    private static final List<Path> GLIBC =
            List.of(Path.of("/lib64/ld-linux-x86-64.so.2"), Path.of("/lib/ld-linux-aarch64.so.1"));

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

    /** PostgreSQL's programs are linked with glibc; Alpine has musl in its place. */
    static Diagnosis library() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Diagnosis.ok("C library", "the system's own");
        }
        return GLIBC.stream().anyMatch(Files::exists)
                ? Diagnosis.ok("C library", "glibc")
                : Diagnosis.missing("C library",
                        "no glibc, which PostgreSQL's programs need (Alpine has musl): use Debian,"
                                + " Ubuntu, Fedora or any other with glibc");
    }

    static Diagnosis openFiles() throws IOException {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.exists(limits)) {
            return Diagnosis.ok("open files", "not known here");
        }
        return Files.readAllLines(limits).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s{2,}")[2])
                .findFirst()
                .map(MachineCheck::openFiles)
                .orElseGet(() -> Diagnosis.ok("open files", "not known here"));
    }

    private static Diagnosis openFiles(String most) {
        boolean enough = most.equals("unlimited") || Long.parseLong(most) >= FILES_NEEDED;
        return enough
                ? Diagnosis.ok("open files", most + " a process")
                : Diagnosis.limited("open files", most + " a process: a gateway serves fewer connections than its 2000;"
                        + " raise it with ulimit -n " + FILES_NEEDED);
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
