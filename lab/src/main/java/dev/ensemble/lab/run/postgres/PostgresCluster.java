package dev.ensemble.lab.run.postgres;

import dev.ensemble.lab.run.supervisor.PrivateFile;
import dev.ensemble.postgres.PostgresBinaries;
import dev.ensemble.postgres.Unprivileged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The files of the database, made once by {@code initdb}. */
final class PostgresCluster {
    static final String SUPERUSER = "postgres";
    private static final int MAJOR = 18;

    private final Path folder;
    private final PostgresBinaries binaries;
    private final Unprivileged unprivileged;
    private final Secrets secrets;

    PostgresCluster(Path data, PostgresBinaries binaries, Unprivileged unprivileged, Secrets secrets) {
        this.folder = folder(data);
        this.binaries = binaries;
        this.unprivileged = unprivileged;
        this.secrets = secrets;
    }

    /** Where the files of an ensemble's database lie. */
    static Path folder(Path data) {
        return data.resolve("postgres").resolve(Integer.toString(MAJOR));
    }

    Path folder() {
        return folder;
    }

    /** Makes the files unless they are there; a half-made folder of an attempt that was killed is thrown away. */
    void create() throws IOException, InterruptedException {
        if (Files.exists(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling("unfinished");
        discard(unfinished);
        PrivateFile.folder(unfinished);
        Path password = unfinished.resolveSibling("password");
        PrivateFile.replace(password, secrets.password(SUPERUSER));
        try {
            unprivileged.own(folder.getParent());
            initdb(unfinished, password);
        } finally {
            Files.deleteIfExists(password);
        }
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private void initdb(Path target, Path password) throws IOException, InterruptedException {
        List<String> options = List.of(
                "--pgdata=" + target,
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--locale=C",
                "--encoding=UTF8",
                "--no-instructions");
        Process initdb = new ProcessBuilder(unprivileged.command(binaries.program("initdb"), options))
                .redirectErrorStream(true)
                .start();
        initdb.getOutputStream().close();
        String said = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (initdb.waitFor() != 0) {
            throw new IOException("initdb failed: " + said.strip());
        }
    }

    private static void discard(Path unfinished) throws IOException {
        if (!Files.exists(unfinished)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(unfinished)) {
            deepestFirst = all.toList().reversed();
        }
        for (Path each : deepestFirst) {
            Files.delete(each);
        }
    }
}
