package dev.ensemble.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** A connection of a process before rows had a logical time, and what such a process asks. */
final class FormerInventory implements AutoCloseable {
    private static final String RESTOCK = "SELECT outcome, (stocked).* FROM restock_item(?, ?, ?, ?, ?)";
    private static final String CREATE = "SELECT * FROM create_reservation(?, ?, ?, make_interval(secs => ?))";
    private static final String CONFIRM = "SELECT * FROM confirm_reservation(?)";
    private static final String RELEASE = "SELECT * FROM release_reservation(?)";
    private static final String EXPIRE = "SELECT expire_reservations(?)";
    private static final String PRUNE = "SELECT prune(make_interval(secs => ?), ?)";
    private static final String GET = """
            SELECT id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time
              FROM reservation WHERE id = ?""";

    private final Connection connection;

    FormerInventory(TestDatabase where) throws SQLException {
        this.connection = where.connect();
    }

    void restock(String request, String sku, long units) throws SQLException {
        assertThat(text("outcome", RESTOCK, request, sku, units, true, sku)).isEqualTo("DONE");
    }

    /** Of one unit of each item; tells the state. */
    String create(String id, String... skus) throws SQLException {
        Integer[] quantities = new Integer[skus.length];
        Arrays.fill(quantities, 1);
        return text("state", CREATE, id, skus, quantities, 60.0);
    }

    String confirm(String id) throws SQLException {
        return text("state", CONFIRM, id);
    }

    void everyStep(String id) throws SQLException {
        restock(id, "cup", 2);
        assertThat(create(id, "cup", "pot")).isEqualTo("RESERVED");
        assertThat(confirm(id)).isEqualTo("CONFIRMED");
        assertThat(text("state", GET, id)).isEqualTo("CONFIRMED");
        assertThat(create(id + "-not", "nothing")).isEqualTo("REFUSED");
        assertThat(text("state", RELEASE, id + "-not")).isEqualTo("RELEASED");
        assertThat(text("state", RELEASE, id + "-never")).isEqualTo("RELEASED");
        text("expire_reservations", EXPIRE, 500);
        text("prune", PRUNE, 86_400.0, 500);
    }

    /** As its process does, asks once more when the plan was for the schema before. */
    private String text(String column, String sql, Object... parameters) throws SQLException {
        try {
            return askOnce(column, sql, parameters);
        } catch (SQLException e) {
            if (!"0A000".equals(e.getSQLState())) {
                throw e;
            }
            return askOnce(column, sql, parameters);
        }
    }

    private String askOnce(String column, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(column);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
