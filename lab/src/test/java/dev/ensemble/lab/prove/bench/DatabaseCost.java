package dev.ensemble.lab.prove.bench;

import static org.awaitility.Awaitility.await;

import dev.ensemble.lab.run.postgres.Login;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * What PostgreSQL has done for the services.
 *
 * @param statements as each is a transaction of its own, the commits of both databases
 * @param flushes of the write-ahead log that sessions waited for
 * @param walBytes written to the log, full pages included
 */
record DatabaseCost(double statements, double flushes, double walBytes) {
    private static final String SERVICES = " FROM pg_stat_database WHERE datname IN ('orders', 'inventory')";
    private static final String FLUSHES =
            "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal' AND backend_type = 'client backend'";
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /**
     * So far, when no service is connected any more: a session has told everything when it has ended.
     *
     * @param superuser whose database none of the services uses
     */
    static DatabaseCost soFar(Login superuser) throws SQLException {
        await().atMost(LONGEST).until(() -> superuser.ask("SELECT sum(numbackends)" + SERVICES).equals("0"));
        return new DatabaseCost(
                Double.parseDouble(superuser.ask("SELECT sum(xact_commit)" + SERVICES)),
                Double.parseDouble(superuser.ask(FLUSHES)),
                Double.parseDouble(superuser.ask("SELECT pg_current_wal_insert_lsn() - '0/0'")));
    }

    DatabaseCost minus(DatabaseCost other) {
        return new DatabaseCost(
                statements - other.statements, flushes - other.flushes, walBytes - other.walBytes);
    }

    DatabaseCost dividedBy(int times) {
        return new DatabaseCost(statements / times, flushes / times, walBytes / times);
    }

    /** Whether no part of it is more than this allows. */
    boolean isWithin(DatabaseCost budget) {
        return statements <= budget.statements && flushes <= budget.flushes && walBytes <= budget.walBytes;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f statements, %.2f flushes, %.0f bytes of WAL", statements, flushes,
                walBytes);
    }
}
