package dev.ensemble.chassis.database;

import dev.ensemble.chassis.error.ServiceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells what an SQL error means to a caller, by its SQLSTATE (PostgreSQL, appendix A). */
final class DatabaseErrors {

    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    /** Timed out, waited too long for a lock, lost a conflict: the server undid the statement and says so. */
    private static final Set<String> UNDONE = Set.of("57014", "55P03", "40001", "40P01");

    /**
     * Classes that speak of the server, of the session or of who asks, and not of the statement: a transaction that may
     * not write (25), a prepared statement that is not there (26), a role or password (28), a database (3D), resources
     * (53), an operator (57), the system (58), a fault (XX).
     */
    private static final Set<String> REFUSALS = Set.of("25", "26", "28", "3D", "53", "57", "58", "XX");

    /**
     * With these a server says that it has undone the statement. PANIC says nothing of the kind: what was written may be
     * found when it recovers. (Words of another language are not understood, and count as nothing said.)
     */
    private static final Set<String> UNDOING = Set.of("ERROR", "FATAL");

    static final String READ_ONLY = "25006";

    private DatabaseErrors() {}

    /** The statement was planned for a schema that has changed since, and was not begun; planned anew it will do. */
    static boolean isStalePlan(SQLException e) {
        return "0A000".equals(e.getSQLState())
                && e instanceof PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && "RevalidateCachedQuery".equals(postgres.getServerErrorMessage().getRoutine());
    }

    /** Whether it is the server that says so. */
    static boolean isAnswer(SQLException e) {
        return e instanceof PSQLException postgres && postgres.getServerErrorMessage() != null;
    }

    /** A statement was sent and did not end well. */
    static RuntimeException translate(SQLException e) {
        String state = e.getSQLState();
        if (state != null && UNDONE.contains(state)) {
            return ServiceException.exhausted(
                    "DATABASE_BUSY", "the database gave the statement up", RETRY_AFTER, e);
        }
        if (state == null || state.startsWith("08")) {
            return outcomeUnknown(e);
        }
        if (!REFUSALS.contains(state.substring(0, 2))) {
            return new DatabaseException(e);
        }
        return isUndone(e) ? unavailable(e, meaning(state)) : outcomeUnknown(e);
    }

    /**
     * No connection could be had, so that nothing was sent.
     *
     * @param why what the database last said to an attempt to connect
     */
    static ServiceException unavailable(SQLException e, Optional<SQLException> why) {
        return unavailable(e, meaning(why.map(SQLException::getSQLState).orElse("")));
    }

    static ServiceException unavailable(SQLException e, String message) {
        return ServiceException.unavailable("DATABASE_UNAVAILABLE", message, RETRY_AFTER, e);
    }

    /** A statement may have been committed. */
    static ServiceException outcomeUnknown(SQLException e) {
        return ServiceException.outcomeUnknown(
                "DATABASE_UNAVAILABLE", "the database went away in the middle of a statement", RETRY_AFTER, e);
    }

    private static boolean isUndone(SQLException e) {
        ServerErrorMessage said = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        return said != null && said.getSeverity() != null && UNDOING.contains(said.getSeverity());
    }

    private static String meaning(String state) {
        return switch (state) {
            case READ_ONLY -> "the database only reads at the moment";
            case "53100" -> "the database's disk is full";
            case "53300" -> "the database has no connection left";
            case "57P01", "57P02" -> "the database is shutting down";
            case "57P03" -> "the database is starting up or shutting down";
            case "3D000" -> "the database does not exist";
            default -> state.startsWith("28") ? "the database does not let this role in"
                    : state.startsWith("53") ? "the database is out of resources"
                    : "the database does not answer at the moment";
        };
    }
}
