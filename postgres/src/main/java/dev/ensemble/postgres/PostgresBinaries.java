package dev.ensemble.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs, unpacked once from the archive that the build put on the class path. */
public final class PostgresBinaries {
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    /** The programs, unpacked below {@code derived} unless they are there already. */
    public static PostgresBinaries in(Path derived) throws IOException {
        Path folder = derived.resolve(release());
        Files.createDirectories(derived);
        synchronized (ONE_AT_A_TIME) {
            try (FileChannel channel = FileChannel.open(
                    derived.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(folder)) {
                    unpack(folder);
                }
            }
        }
        return new PostgresBinaries(folder);
    }

    /** Whether the class path holds programs for this machine. */
    public static boolean exist() {
        return PostgresBinaries.class.getResource(archive()) != null;
    }

    /** The name of this machine's operating system and processor in the archives' names. */
    public static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch");
        return os + "-" + switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> arch; // for which there are none
        };
    }

    /** The path of one program: {@code postgres} or {@code initdb}. */
    public Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /** The name of the jar that holds the archive, which tells version and platform. */
    private static String release() throws IOException {
        URL resource = PostgresBinaries.class.getResource(archive());
        if (resource == null) {
            throw new IOException("there is no PostgreSQL for " + platform() + " on the class path");
        }
        String jar = resource.getPath().replaceFirst("!.*", "");
        return jar.substring(jar.lastIndexOf('/') + 1).replace(".jar", "");
    }

    private static String archive() {
        return "/postgres-" + platform() + ".txz";
    }

    private static void unpack(Path folder) throws IOException {
        Path unfinished = Files.createTempDirectory(folder.getParent(), "unpacking-");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(PostgresBinaries.class.getResourceAsStream(archive())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(unfinished, entry, tar);
            }
        }
        Files.setPosixFilePermissions(
                unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpack(Path folder, TarArchiveEntry entry, InputStream content) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the archive has an entry outside of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + target + " executable");
        }
    }
}
