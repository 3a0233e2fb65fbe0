package dev.ensemble.lab.run.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The way into one database of an ensemble past its services, for experiments that measure or interfere. It enters as
 * the role that the database belongs to, which has the same name.
 */
public record Login(int port, String database, String password) {

    /** The one of the ensemble in {@code data} whose server listens at {@code port}. */
    public static Login of(Path data, int port, String database) throws IOException {
        return new Login(port, database, new Secrets(data).password(database));
    }

    /** A connection of one's own, whose statements take 10 s at most. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("socketTimeout", "10");
        return new Driver().connect("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    /** Runs statements on a new connection. */
    public void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Changes a setting of the whole server, as its superuser; open sessions take it over within a moment. */
    public void reconfigure(String setting, String value) throws SQLException {
        run("ALTER SYSTEM SET " + setting + " = '" + value + "'");
        run("SELECT pg_reload_conf()");
    }

    /** The first column of the first row, as text. */
    public String ask(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                throw new SQLException("no row: " + query);
            }
            return rows.getString(1);
        }
    }

    @Override
    public String toString() {
        return database + " at port " + port;
    }
}
