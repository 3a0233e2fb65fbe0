package dev.ensemble.lab.run.postgres;

import dev.ensemble.lab.run.supervisor.PrivateFile;
import dev.ensemble.postgres.Unprivileged;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * The files of a standby: a base backup of a primary that runs. It is made by PostgreSQL's low-level API, because the
 * programs that the lab has are without {@code pg_basebackup}.
 *
 * @param primary the data folder of the primary's ensemble
 * @param standby a data folder of its own
 */
record StandbyFiles(Path primary, Path standby) {
    private static final Set<String> OF_THE_PROCESS = Set.of("postmaster.pid", "postmaster.opts");

    /** The standby gets the log by streaming, and must not hold the primary's slots. */
    private static final Set<String> LEFT_EMPTY = Set.of("pg_wal", "pg_replslot");

    /**
     * Copies them while the primary goes on.
     *
     * @param superuser of the primary
     * @param slot which makes the primary keep what the standby has not got yet; the standby's name, too
     */
    void copy(Login superuser, String slot) throws IOException, SQLException, InterruptedException {
        Path target = PostgresCluster.folder(standby);
        try (Connection session = superuser.connect(); Statement statement = session.createStatement()) {
            statement.execute("SELECT pg_create_physical_replication_slot('" + slot + "', true)");
            // What begins a backup must end it: the server drops the backup of a session that ends.
            statement.execute("SELECT pg_backup_start('" + slot + "', fast => true)");
            copy(PostgresCluster.folder(primary), target);
            try (ResultSet stopped =
                    statement.executeQuery("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)")) {
                stopped.next();
                Files.writeString(target.resolve("backup_label"), stopped.getString(1));
            }
        }
        Files.createFile(target.resolve("standby.signal"));
        // Not what the primary has there: nobody would follow a promoted standby that waits for standbys.
        PrivateFile.replace(target.resolve("postgresql.auto.conf"), following(superuser, slot));
        Unprivileged.find().own(target.getParent());
    }

    /** Moves them to where the primary's were, which are put aside; no server may run on either. */
    void takePlace() throws IOException {
        Path place = PostgresCluster.folder(primary);
        Files.move(place, place.resolveSibling("lost"));
        Files.move(PostgresCluster.folder(standby), place);
    }

    private static String following(Login superuser, String slot) {
        // The password is hexadecimal: nothing in it needs quoting.
        return "primary_conninfo = 'host=127.0.0.1 port=" + superuser.port() + " user=" + PostgresCluster.SUPERUSER
                + " password=" + superuser.password() + " application_name=" + slot + "'\n"
                + "primary_slot_name = '" + slot + "'\n";
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                PrivateFile.folder(to.resolve(from.relativize(folder)));
                return LEFT_EMPTY.contains(folder.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!OF_THE_PROCESS.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file)));
                    } catch (NoSuchFileException dropped) {
                        // The server has dropped it meanwhile; its log says so, too.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }
}
