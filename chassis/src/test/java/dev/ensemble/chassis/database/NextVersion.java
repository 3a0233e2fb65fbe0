package dev.ensemble.chassis.database;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** A later version of the service under test, as far as its database knows: the same migrations, and more. */
public final class NextVersion {

    private static final Path MIGRATIONS = Path.of("target/classes/db/migration");

    private NextVersion() {}

    /**
     * Migrates as the start of a later version's first process does.
     *
     * @param changes what it does to tables, each a migration of its own: who locks two at once meets steps that have one
     *     and want the other
     * @param repeatable one of the repeatable migrations, which it has changed, without ending
     */
    public static void start(TestDatabase where, List<String> changes, String repeatable) throws IOException {
        Path folder = Files.createTempDirectory("next-version-");
        try {
            try (Stream<Path> files = Files.list(MIGRATIONS)) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
            Path changed = folder.resolve(repeatable + ".sql");
            Files.writeString(changed, Files.readString(changed) + "\n-- changed\nCREATE TABLE applied_" + repeatable
                    + " ();");
            for (String change : changes) {
                Files.writeString(folder.resolve("V" + (1000 + changes.indexOf(change)) + "__next.sql"), change);
            }
            Flyway.configure().dataSource(where.url(), where.user(), where.password())
                    .locations("filesystem:" + folder).load().migrate();
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** Changes a table while a call that was planned before waits for it: the worst moment. */
    public static <T> T whileOneWaits(TestDatabase where, String change, Callable<T> call)
            throws Exception {
        try (Connection connection = where.connect();
                Statement statement = connection.createStatement();
                ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setAutoCommit(false);
            statement.execute(change);
            Future<T> waiting = caller.submit(call);
            await().until(() -> where.ask("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
            connection.commit();
            return waiting.get();
        } catch (SQLException e) {
            throw new IllegalStateException(change, e);
        }
    }
}
