package dev.ensemble.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestPostgresTest {
    @Test
    void testsRunOnPostgres18WithItsDurabilityOn() throws SQLException {
        try (Connection connection = TestPostgres.shared().newDatabase().connect()) {
            assertThat(show(connection, "server_version")).startsWith("18.");
            assertThat(show(connection, "fsync")).isEqualTo("on");
            assertThat(show(connection, "synchronous_commit")).isEqualTo("on");
            assertThat(show(connection, "full_page_writes")).isEqualTo("on");
        }
    }

    @Test
    void eachTestHasADatabaseOfItsOwn() throws SQLException {
        TestDatabase one = TestPostgres.shared().newDatabase();
        TestDatabase other = TestPostgres.shared().newDatabase();
        try (Connection first = one.connect(); Connection second = other.connect()) {
            first.createStatement().execute("CREATE TABLE t (i int)");
            second.createStatement().execute("CREATE TABLE t (i int)");
        }
        assertThat(one.url()).isNotEqualTo(other.url());
    }

    @Test
    void aClosedServerIsGone() throws Exception {
        TestPostgres server = TestPostgres.start();
        TestDatabase database = server.newDatabase();
        server.close();
        assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (ResultSet result = connection.createStatement().executeQuery("SHOW " + setting)) {
            result.next();
            return result.getString(1);
        }
    }
}
