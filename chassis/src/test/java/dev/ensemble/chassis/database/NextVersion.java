package dev.ensemble.chassis.database;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A later version of the service under test, as far as its database knows: the same migrations, and more. */
public final class NextVersion {

    private NextVersion() {}

    /**
     * Migrates as the start of a later version's first process does.
     *
     * @param changes what it does to tables, each a migration of its own: who locks two at once meets steps that have one
     *     and want the other
     * @param repeatable one of the repeatable migrations, which it has changed, without ending
     */
    public static void start(TestDatabase where, List<String> changes, String repeatable) throws IOException {
        try (MigrationFolder migrations = new MigrationFolder()) {
            String changed = repeatable + ".sql";
            migrations.write(changed, migrations.read(changed) + "\n-- changed\nCREATE TABLE applied_" + repeatable
                    + " ();");
            for (String change : changes) {
                migrations.write("V" + (1000 + changes.indexOf(change)) + "__next.sql", change);
            }
            migrations.migrate(where);
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
