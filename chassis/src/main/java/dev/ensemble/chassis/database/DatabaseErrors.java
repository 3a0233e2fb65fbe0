package dev.ensemble.chassis.database;

import dev.ensemble.chassis.error.ServiceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** Tells what an SQL error means to a caller. */
final class DatabaseErrors {

    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    /** Classes of SQLSTATE (PostgreSQL, appendix A) that speak of the server and not of the statement. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58", "XX");

    /** Timed out, waited too long for a lock, lost a conflict: the server undid the statement and says so. */
    private static final Set<String> UNDONE = Set.of("57014", "55P03", "40001", "40P01");

    private DatabaseErrors() {}

    /** A statement was sent and did not end well. */
    static RuntimeException translate(SQLException e) {
        String state = e.getSQLState();
        if (state != null && UNDONE.contains(state)) {
            return ServiceException.exhausted(
                    "DATABASE_BUSY", "the database gave the statement up", RETRY_AFTER, e);
        }
        if (state == null || UNAVAILABLE_CLASSES.contains(state.substring(0, Math.min(2, state.length())))) {
            return ServiceException.outcomeUnknown(
                    "DATABASE_UNAVAILABLE", "the database went away in the middle of a statement", RETRY_AFTER, e);
        }
        return new DatabaseException(e);
    }

    /** No connection could be had, so that nothing was sent. */
    static ServiceException unavailable(SQLException e) {
        return ServiceException.unavailable(
                "DATABASE_UNAVAILABLE", "the database does not answer at the moment", RETRY_AFTER, e);
    }
}
