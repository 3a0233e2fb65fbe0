package dev.ensemble.lab.run.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.Instance;
import dev.ensemble.lab.run.supervisor.Ledger;
import dev.ensemble.lab.run.supervisor.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandbyTest {
    private static final String DATABASE = "orders";

    @TempDir
    private Path data;
    @TempDir
    private Path folder;

    private final Ports ports = new Ports();
    private Ledger ledger;
    private Instance primary;
    private Login login;
    private Standby standby;

    @BeforeEach
    void start() throws IOException, InterruptedException, SQLException {
        ledger = new Ledger(DataFolder.stateFile(data), 0);
        PostgresProcessSpec part = new PostgresProcessSpec(data, Home.find().derived(), ports.of("postgres"),
                new Secrets(data), List.of(DATABASE), Standby.ARGUMENTS);
        primary = new Instance("postgres", "postgres", part, DataFolder.log(data, "postgres"), ledger,
                Optional.empty(), event -> {});
        primary.start();
        patience().until(primary::isReady);
        login = Login.of(data, ports.of("postgres"), DATABASE);
        login.run("CREATE TABLE t (n int)");
        login.run("INSERT INTO t VALUES (1)");
        standby = Standby.start(data, folder.resolve("standby"), ports.of("postgres"), Home.find().derived(), ledger);
        patience().until(() -> standby.state().equals("streaming, async"));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        standby.close();
        primary.close();
        ports.close();
        assertThat(OrphanedBackends.in(PostgresCluster.folder(data))).isEmpty();
        assertThat(OrphanedBackends.in(PostgresCluster.folder(folder.resolve("standby")))).isEmpty();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterASynchronousStandbyTookThePlace() throws Exception {
        standby.synchronous();
        patience().until(() -> standby.state().equals("streaming, sync"));
        login.run("INSERT INTO t VALUES (2)");

        losePrimary();

        assertThat(login.ask("SELECT string_agg(n::text, ' ' ORDER BY n) FROM t")).isEqualTo("1 2");
        login.run("INSERT INTO t VALUES (3)"); // which waits for no standby
    }

    /** The control. */
    @Test
    void whatAnAsynchronousStandbyHasNotHeardOfIsLost() throws Exception {
        standby.cutOff();
        patience().until(() -> standby.state().isEmpty());
        login.run("INSERT INTO t VALUES (2)");

        losePrimary();

        assertThat(login.ask("SELECT string_agg(n::text, ' ' ORDER BY n) FROM t")).isEqualTo("1");
    }

    private void losePrimary() throws Exception {
        primary.kill();
        patience().until(() -> primary.status(false).pid() == 0);
        primary.stop();
        standby.takePlace();
        primary.start();
        patience().until(primary::isReady);
    }

    private static ConditionFactory patience() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
