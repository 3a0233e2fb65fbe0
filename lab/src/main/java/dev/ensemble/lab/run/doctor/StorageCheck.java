package dev.ensemble.lab.run.doctor;

import dev.ensemble.lab.run.supervisor.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the data goes. */
final class StorageCheck {
    private static final long MEBIBYTES_NEEDED = 1_000;
    private static final long MEBIBYTES_AT_LEAST = 300;

    private StorageCheck() {}

    static Diagnosis folder(Path data) throws IOException {
        if (DataFolder.isTaken(data)) {
            return Diagnosis.ok("data folder", data + ", an ensemble is running on it");
        }
        return Files.isWritable(existing(data))
                ? Diagnosis.ok("data folder", data.toString())
                : Diagnosis.missing("data folder", data + " cannot be written; choose another with --data");
    }

    /** Where the build and what is derived from it lie, with programs among them. */
    static Diagnosis checkout(Path derived) throws IOException {
        Path folder = existing(derived);
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            return Diagnosis.missing("checkout", folder + " cannot be written; copy the repository to where it can");
        }
        return Mounts.runsPrograms(folder)
                ? Diagnosis.ok("checkout", "can be written")
                : Diagnosis.missing("checkout",
                        folder + " is mounted noexec, and PostgreSQL's programs are run from it;"
                                + " copy the repository elsewhere");
    }

    static Diagnosis space(Path data) throws IOException {
        long free = Files.getFileStore(existing(data)).getUsableSpace() >> 20;
        if (free < MEBIBYTES_AT_LEAST) {
            return Diagnosis.missing("disk", free + " MB free, and a start alone takes " + MEBIBYTES_AT_LEAST
                    + " MB; make room or choose another folder with --data");
        }
        return free >= MEBIBYTES_NEEDED
                ? Diagnosis.ok("disk", free + " MB free")
                : Diagnosis.limited("disk", free + " MB free; " + MEBIBYTES_NEEDED + " MB are needed");
    }

    private static Path existing(Path data) {
        Path folder = data.toAbsolutePath();
        while (!Files.exists(folder)) {
            folder = folder.getParent();
        }
        return folder;
    }
}
