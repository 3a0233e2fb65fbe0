package dev.ensemble.chassis.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A transaction that is rolled back whatever happens in it. */
final class RolledBack implements AutoCloseable {
    private final Connection connection;
    private final Runnable onEnd;

    RolledBack(Connection connection, Runnable onEnd) {
        this.connection = connection;
        this.onEnd = onEnd;
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw DatabaseErrors.unavailable(e, Optional.of(e));
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        } finally {
            onEnd.run();
        }
    }
}
