package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.supervisor.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the data goes. */
final class Storage {
    private static final long MEBIBYTES_NEEDED = 1_000;

    private Storage() {}

    static Finding folder(Path data) throws IOException {
        if (DataFolder.isTaken(data)) {
            return Finding.ok("data folder", data + ", an ensemble is running on it");
        }
        return Files.isWritable(existing(data))
                ? Finding.ok("data folder", data.toString())
                : Finding.missing("data folder", data + " cannot be written; choose another with --data");
    }

    static Finding space(Path data) throws IOException {
        long free = Files.getFileStore(existing(data)).getUsableSpace() >> 20;
        return free >= MEBIBYTES_NEEDED
                ? Finding.ok("disk", free + " MB free")
                : Finding.limited("disk", free + " MB free; " + MEBIBYTES_NEEDED + " MB are needed");
    }

    private static Path existing(Path data) {
        Path folder = data.toAbsolutePath();
        while (!Files.exists(folder)) {
            folder = folder.getParent();
        }
        return folder;
    }
}
