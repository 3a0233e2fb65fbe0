package dev.ensemble.chassis.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a test's own database is, and who may use it. */
public record TestDatabase(String url, String user, String password) {
    /** A plain connection, with nothing between the test and the server. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
