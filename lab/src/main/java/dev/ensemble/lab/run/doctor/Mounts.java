package dev.ensemble.lab.run.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** How file systems are mounted, as far as Linux tells. */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/mounts");

    private Mounts() {}

    /** Whether programs may be run from a folder. */
    static boolean runsPrograms(Path folder) throws IOException {
        if (!Files.exists(TABLE)) {
            return true;
        }
        Path real = folder.toRealPath();
        return Files.readAllLines(TABLE).stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields.length > 3 && real.startsWith(Path.of(fields[1].replace("\\040", " "))))
                .max(Comparator.comparingInt(fields -> fields[1].length()))
                .map(fields -> !List.of(fields[3].split(",")).contains("noexec"))
                .orElse(true);
    }
}
