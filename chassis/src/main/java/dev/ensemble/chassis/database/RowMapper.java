package dev.ensemble.chassis.database;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes a value of the current row. */
@FunctionalInterface
public interface RowMapper<T> {
    /** The value of the row that {@code row} stands on; must not move it. */
    T map(ResultSet row) throws SQLException;
}
