package dev.ensemble.chassis.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How one statement is run on a connection: its parameters are bound, its rows are read. */
final class Statements {
    private Statements() {}

    /** What is done with a statement whose parameters are bound. */
    @FunctionalInterface
    interface StatementWork<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    static <T> T run(Connection connection, String sql, Object[] parameters, StatementWork<T> work)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return work.on(statement);
        }
    }

    static <T> List<T> rows(PreparedStatement statement, RowMapper<T> mapper) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(mapper.map(rows));
            }
            return list;
        }
    }

    static <T> Optional<T> atMostOne(List<T> rows) {
        if (rows.size() > 1) {
            throw new IllegalStateException("expected one row at most, got " + rows.size());
        }
        return rows.stream().findFirst();
    }

    private static void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof Object[] array) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf(elementType(array), array));
            } else {
                statement.setObject(i + 1, parameters[i]);
            }
        }
    }

    private static String elementType(Object[] array) {
        return switch (array) {
            case Integer[] integers -> "int4";
            case Long[] longs -> "int8";
            default -> "text";
        };
    }
}
