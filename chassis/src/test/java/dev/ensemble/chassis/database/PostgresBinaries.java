package dev.ensemble.chassis.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, unpacked from the class path into {@code target}, once until the next clean. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    static Path directory() throws IOException {
        Path unpacked = Path.of("target", "postgres").toAbsolutePath();
        if (Files.exists(unpacked)) {
            return unpacked;
        }
        Files.createDirectories(unpacked.getParent());
        Path half = Files.createTempDirectory(unpacked.getParent(), "postgres-unpacking-");
        unpack(half);
        try {
            // Whole or absent: several JVMs may unpack at once, and any of them may be killed.
            Files.move(half, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException anotherWasFirst) {
            return unpacked;
        }
        return unpacked;
    }

    private static void unpack(Path target) throws IOException {
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(archive())) {
            if (archive == null) {
                throw new IOException("no " + archive() + " on the class path: see the postgres-* profiles in pom.xml");
            }
            var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target.resolve(entry.getName()));
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path to) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(to);
            return;
        }
        Files.createDirectories(to.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, to);
            if ((entry.getMode() & 0100) != 0 && !to.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make " + to + " executable");
            }
        }
    }

    private static String archive() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        return "/postgres-" + (mac ? "darwin" : "linux") + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    }
}
