package dev.ensemble.chassis.database;

import static org.awaitility.Awaitility.await;

import java.sql.SQLException;

/**
 * What a database has done since its server started.
 *
 * @param commits as every statement is a transaction of its own, also the number of statements
 * @param flushes waits for the WAL to reach the disk, of the whole server: nobody else may use it meanwhile
 */
public record Cost(long commits, long flushes) {

    /** That of a database that nobody is connected to: its backends report when they end. */
    public static Cost of(TestDatabase where) throws SQLException {
        String name = where.url().substring(where.url().lastIndexOf('/') + 1);
        // Asked for from another database, so that asking does not count.
        TestDatabase other = new TestDatabase(where.url().replace(name, "postgres"), where.user(), where.password());
        String ofIt = " FROM pg_stat_database WHERE datname = '" + name + "'";
        await().until(() -> other.ask("SELECT numbackends" + ofIt) == 0);
        return new Cost(
                other.ask("SELECT xact_commit" + ofIt),
                other.ask(
                        "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal' AND backend_type = 'client backend'"));
    }

    /** What was added since {@code before}. */
    public Cost since(Cost before) {
        return new Cost(commits - before.commits, flushes - before.flushes);
    }
}
