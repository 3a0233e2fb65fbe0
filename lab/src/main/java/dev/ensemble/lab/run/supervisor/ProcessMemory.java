package dev.ensemble.lab.run.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory a process and its children take: the proportional set size, in which a shared page counts once. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /** Bytes of a process and all that it started, 0 if it is gone. */
    public static long bytes(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> Stream.concat(Stream.of(process), process.descendants()))
                .orElseGet(Stream::empty)
                .mapToLong(process -> bytesOfOne(process.pid()))
                .sum();
    }

    /** Bytes of a process without those that it started, 0 if it is gone. */
    public static long bytesOfOne(long pid) {
        Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        try {
            return Files.exists(rollup) ? proportional(rollup) : resident(pid);
        } catch (IOException e) {
            return 0;
        }
    }

    private static long proportional(Path rollup) throws IOException {
        return Files.readAllLines(rollup).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> kibibytes(line.substring(4).replace("kB", "")))
                .sum();
    }

    private static long resident(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return text.isEmpty() ? 0 : kibibytes(text);
    }

    private static long kibibytes(String number) {
        return Long.parseLong(number.strip()) * 1024;
    }
}
