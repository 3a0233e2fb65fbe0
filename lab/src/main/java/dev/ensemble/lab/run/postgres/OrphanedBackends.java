package dev.ensemble.lab.run.postgres;

import dev.ensemble.lab.run.supervisor.ProcessExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Server processes that outlive their killed postmaster. While one of them lives it holds the shared memory, and a new
 * postmaster must not start ("pre-existing shared memory block is still in use").
 */
public final class OrphanedBackends {
    private static final Path PROC = Path.of("/proc");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private OrphanedBackends() {}

    /**
     * Waits until no process of the database in {@code data} is left. They notice the death of their postmaster by
     * themselves; one that does not within 5 s is killed, which is what the server's own crash recovery would do.
     */
    public static void awaitGone(Path data) throws InterruptedException {
        Path folder = PostgresCluster.folder(data);
        long patient = System.nanoTime() + PATIENCE.toNanos();
        for (List<ProcessHandle> left = in(folder); !left.isEmpty(); left = in(folder)) {
            for (ProcessHandle orphan : left) {
                if (!ProcessExit.await(orphan, patient - System.nanoTime())) {
                    orphan.destroyForcibly();
                }
            }
        }
    }

    /** The processes that work in this folder: every server process does. Empty on a system without /proc. */
    static List<ProcessHandle> in(Path folder) {
        if (!Files.isDirectory(PROC.resolve("self")) || !Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> processes = Files.list(PROC)) {
            Path real = folder.toRealPath();
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> worksIn(process, real))
                    .map(process -> ProcessHandle.of(
                            Long.parseLong(process.getFileName().toString())))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean worksIn(Path process, Path folder) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(folder);
        } catch (IOException e) {
            return false; // It is gone, or belongs to another user.
        }
    }
}
