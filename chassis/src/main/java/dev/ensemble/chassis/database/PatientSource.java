package dev.ensemble.chassis.database;

import dev.ensemble.chassis.scheduling.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects as soon as the database lets it. The pool's own pauses between attempts grow to 5 s, and callers would notice
 * so much later that the database is back.
 */
final class PatientSource extends PGSimpleDataSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PatientSource.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private static final long serialVersionUID = 1L;

    private volatile SQLException failure;
    private volatile boolean closed;

    PatientSource(DatabaseOptions options) {
        setUser(options.user);
        setPassword(options.password);
        setApplicationName("ensemble");
        setConnectTimeout(1);
        // Seconds, rounded up: a database that is frozen does not end statements; this does.
        setSocketTimeout((int) options.statementTimeout.toSeconds() + 1);
        setTcpKeepAlive(true);
        if (!options.noSessionSettings) {
            setOptions("-c statement_timeout=" + options.statementTimeout.toMillis()
                    + " -c idle_in_transaction_session_timeout=2000 -c lock_timeout=1000");
        }
        setURL(options.url);
        if (!options.url.contains(PGProperty.PREPARE_THRESHOLD.getName())) {
            setPrepareThreshold(1); // Not after five times on each connection: what is executed once is executed often.
        }
    }

    /** Why there is no connection; empty while there is no trouble. */
    Optional<SQLException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                Connection connection = super.getConnection();
                if (failure != null) {
                    log.info("connected to the database again");
                }
                failure = null;
                return connection;
            } catch (SQLException e) {
                tell(e);
                if (closed) {
                    throw e;
                }
            }
            try {
                backoff.pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted while connecting", e);
            }
        }
    }

    private void tell(SQLException e) {
        SQLException before = failure;
        if (before == null || !String.valueOf(before.getSQLState()).equals(String.valueOf(e.getSQLState()))) {
            log.warn("no connection to the database: {}", e.getMessage());
        }
        failure = e;
    }

    @Override
    public void close() {
        closed = true;
    }
}
