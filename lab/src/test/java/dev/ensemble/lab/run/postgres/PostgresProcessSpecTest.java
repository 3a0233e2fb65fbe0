package dev.ensemble.lab.run.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Instance;
import dev.ensemble.lab.run.supervisor.Ledger;
import dev.ensemble.lab.run.supervisor.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresProcessSpecTest {
    private static final String DATABASE = "orders";

    @TempDir
    private Path data;

    private final Ports ports = new Ports();
    private Secrets secrets;
    private Instance postgres;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        secrets = new Secrets(data);
        run();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        postgres.close();
        ports.close();
        assertThat(OrphanedBackends.in(PostgresCluster.folder(data))).isEmpty();
    }

    @Test
    void isDurable() throws IOException, SQLException {
        assertThat(ask("SHOW fsync")).isEqualTo("on");
        assertThat(ask("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask("SHOW full_page_writes")).isEqualTo("on");
        assertThat(ask("SHOW server_version")).startsWith("18");
    }

    @Test
    void takesFurtherSettings() throws IOException, SQLException {
        assertThat(ask("SHOW work_mem")).isEqualTo("5MB");
    }

    @Test
    void wantsTheRolesOwnPassword() throws IOException {
        assertThat(Files.getPosixFilePermissions(data.resolve("secrets.json"))).hasSize(2);
        assertThatThrownBy(() -> connect("guess")).isInstanceOf(SQLException.class).hasMessageContaining("password");
    }

    @Test
    void whatIsAcknowledgedSurvivesAKill() throws IOException, SQLException {
        ask("CREATE TABLE t (n int)", "INSERT INTO t VALUES (7)");
        long first = postgres.status(false).pid();

        postgres.kill();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> postgres.isReady() && postgres.status(false).pid() != first);
        assertThat(ask("SELECT n FROM t")).isEqualTo("7");
    }

    @Test
    void comesBackWhenItWasKilledWhileItWasFrozen() throws IOException, SQLException {
        try (Connection busy = connect(secrets.password(DATABASE))) {
            long first = postgres.status(false).pid();
            assertThat(busy.isValid(5)).isTrue();
            postgres.freeze();

            postgres.kill();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> postgres.isReady() && postgres.status(false).pid() != first);
        }
        assertThat(ask("SELECT 1")).isEqualTo("1");
    }

    @Test
    void keepsItsDataFromLifeToLife() throws IOException, InterruptedException, SQLException {
        ask("CREATE TABLE t (n int)", "INSERT INTO t VALUES (8)");

        postgres.close();
        run();

        assertThat(ask("SELECT n FROM t")).isEqualTo("8");
    }

    private void run() throws IOException, InterruptedException {
        PostgresProcessSpec part =
                new PostgresProcessSpec(data, Home.find().derived(), ports.of("postgres"), secrets, List.of(DATABASE),
                        List.of("-c", "work_mem=5MB"));
        postgres = new Instance(
                "postgres",
                "postgres",
                part,
                DataFolder.log(data, "postgres"),
                new Ledger(DataFolder.stateFile(data), 0),
                Optional.of(Duration.ofMillis(100)),
                event -> {});
        postgres.start();
        await().atMost(Duration.ofSeconds(60)).until(postgres::isReady);
    }

    private Connection connect(String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.of("postgres") + "/" + DATABASE, DATABASE, password);
    }

    /** Runs the statements in one connection and returns the first value of the last one. */
    private String ask(String... statements) throws IOException, SQLException {
        String answer = "";
        try (Connection connection = connect(secrets.password(DATABASE));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                if (statement.execute(each)) {
                    try (ResultSet rows = statement.getResultSet()) {
                        rows.next();
                        answer = rows.getString(1);
                    }
                }
            }
        }
        return answer;
    }
}
