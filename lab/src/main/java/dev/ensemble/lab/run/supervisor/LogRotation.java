package dev.ensemble.lab.run.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bounds the logs. Processes append to their file by themselves, so that a dead supervisor never blocks them; a file
 * that has grown too long is copied aside and emptied (a line written in between is lost).
 */
public final class LogRotation {
    /** Bytes that a log may have before it is set aside. */
    public static final long LIMIT = 8L << 20;

    private LogRotation() {}

    /** Sets aside every log in {@code folder} that is longer than {@code limit} bytes. */
    public static void rotate(Path folder, long limit) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> logs;
        try (Stream<Path> files = Files.list(folder)) {
            logs = files.filter(file -> file.toString().endsWith(".log")).toList();
        }
        for (Path log : logs) {
            if (Files.size(log) > limit) {
                Files.copy(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
                FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
            }
        }
    }
}
