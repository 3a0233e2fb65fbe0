package dev.ensemble.lab.prove.bench.bare;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** As many connections as a service has; each statement commits itself. */
final class BarePool {
    /** Where the password is, which must not stand on a command line. */
    static final String PASSWORD = "BARE_DATABASE_PASSWORD";

    private static final int CONNECTIONS = 8;

    private final HikariDataSource source;

    BarePool(String url, String user) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(System.getenv(PASSWORD));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(CONNECTIONS);
        source = new HikariDataSource(config);
    }

    interface RowReader<T> {
        T of(ResultSet row) throws SQLException;
    }

    <T> T one(String sql, RowReader<T> row, Object... parameters) {
        return list(sql, row, parameters).getFirst();
    }

    <T> List<T> list(String sql, RowReader<T> row, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                switch (parameters[i]) {
                    case Integer[] numbers -> statement.setArray(i + 1, connection.createArrayOf("int4", numbers));
                    case Object[] texts -> statement.setArray(i + 1, connection.createArrayOf("text", texts));
                    default -> statement.setObject(i + 1, parameters[i]);
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                while (rows.next()) {
                    list.add(row.of(rows));
                }
                return list;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
