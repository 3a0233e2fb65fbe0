package dev.ensemble.chassis.database;

import java.sql.SQLException;

/** A statement that the database refused, such as one that breaks a constraint. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String sqlState;

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.sqlState = cause.getSQLState();
    }

    /** The SQLSTATE, five characters, such as {@code 23505} (unique violation). */
    String sqlState() {
        return sqlState;
    }
}
