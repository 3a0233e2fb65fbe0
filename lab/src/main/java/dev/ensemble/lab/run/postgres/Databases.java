package dev.ensemble.lab.run.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;

/** The databases of the services, each with the one role that may use it. Role and database have the same name. */
final class Databases {
    private final int port;
    private final Secrets secrets;
    private final List<String> names;

    Databases(int port, Secrets secrets, List<String> names) {
        this.port = port;
        this.secrets = secrets;
        this.names = List.copyOf(names);
    }

    /** Makes what is missing. Fails while the server is not up. */
    void create() throws SQLException, IOException {
        try (Connection connection = connect()) {
            for (String name : names) {
                String password = secrets.password(name);
                if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
                    // The password is hexadecimal: nothing in it needs quoting.
                    // It is random, too, so stretching it protects nothing, and takes each start 0.2 s of CPU.
                    run(connection, "SET scram_iterations = 1");
                    run(connection, "CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'");
                }
                if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                    run(connection, "CREATE DATABASE " + name + " OWNER " + name);
                    run(connection, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
                }
            }
        }
    }

    private Connection connect() throws SQLException, IOException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresCluster.SUPERUSER);
        properties.setProperty("password", secrets.password(PostgresCluster.SUPERUSER));
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("sslmode", "disable");
        return new Driver().connect("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
