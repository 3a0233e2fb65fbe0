package dev.ensemble.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.error.Effect;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Status;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a database says when it does not do what was asked, and that all is well soon after it does again. */
class RefusalTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private static TestDatabase test;
    private static Database database;

    @BeforeAll
    static void open() {
        test = TestPostgres.shared().newDatabase();
        database = new Database(new DatabaseOptions(test.url(), test.user(), test.password()));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** Raised by the server itself; which of its many causes raised it does not matter. */
    @ParameterizedTest
    @CsvSource({
            "25006, NONE_NOW, only reads", "25P04, NONE_NOW, does not answer", "26000, NONE_NOW, does not answer",
            "28P01, NONE_NOW, does not let this role in", "3D000, NONE_NOW, does not exist",
            "53100, NONE_NOW, disk is full", "53200, NONE_NOW, out of resources", "53300, NONE_NOW, no connection left",
            "57P01, NONE_NOW, shutting down", "57P03, NONE_NOW, starting up", "58030, NONE_NOW, does not answer",
            "XX000, NONE_NOW, does not answer", "08006, UNKNOWN, in the middle", "08P01, UNKNOWN, in the middle"})
    void whatTheServerSaysThatItUndidIsNotInDoubt(String state, Effect effect, String says) {
        ServiceException e = catchThrowableOfType(ServiceException.class, () -> database.update(
                "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '" + state + "'; END $$"));
        assertThat(e.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(e.reason()).isEqualTo("DATABASE_UNAVAILABLE");
        assertThat(e.getMessage()).contains(says);
        assertThat(Effect.of(e.status(), ErrorDetails.trailers(e, "order"))).isEqualTo(effect);
    }

    @Test
    void controlAMistakeOfOursIsNoRefusal() {
        assertThatThrownBy(() -> database.update("SELECT 1 / 0")).isInstanceOf(DatabaseException.class);
    }

    @Test
    void aServerThatOnlyReadsIsLeftForOneThatWrites() throws SQLException {
        database.update("CREATE TABLE t (id int)");
        asOperator("ALTER DATABASE %s SET default_transaction_read_only = on");
        endConnections();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(refusal("INSERT INTO t VALUES (1)")).contains("only reads"));
        assertThat(database.list("SELECT id FROM t", row -> 1)).isEmpty();
        asOperator("ALTER DATABASE %s SET default_transaction_read_only = off");
        await().atMost(SOON).ignoreExceptions().until(() -> database.update("INSERT INTO t VALUES (1)") == 1);
        // As many at once as there are connections, so that each of them writes.
        List<Future<Integer>> writes = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                writes.add(callers.submit(() -> database.update("INSERT INTO t SELECT 2 FROM pg_sleep(0.1)")));
            }
        }
        assertThat(writes).allMatch(write -> write.state() == Future.State.SUCCESS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER ROLE %s CONNECTION LIMIT 0 | no connection left        | ALTER ROLE %s CONNECTION LIMIT -1
            ALTER ROLE %s NOLOGIN            | does not let this role in | ALTER ROLE %s LOGIN
            ALTER DATABASE %s RENAME TO gone | does not exist            | ALTER DATABASE gone RENAME TO %s
            """)
    void whatKeepsConnectionsAwayIsToldAndOverSoonAfterItIs(String away, String says, String back)
            throws SQLException {
        asOperator("ALTER DATABASE %s ALLOW_CONNECTIONS false");
        endConnections();
        asOperator(away);
        if (!away.contains("RENAME")) {
            asOperator("ALTER DATABASE %s ALLOW_CONNECTIONS true");
        }
        await().untilAsserted(() -> assertThat(refusal("SELECT 1")).contains(says));
        await().pollDelay(Duration.ofMillis(1_500)).until(() -> true); // The pool's own pauses would grow meanwhile.
        asOperator(back);
        asOperator("ALTER DATABASE %s ALLOW_CONNECTIONS true");
        await().atMost(SOON).ignoreExceptions().until(() -> database.list("SELECT 1", row -> 1).size() == 1);
    }

    @Test
    void plansThatAnUpdateOfTheSchemaMadeStaleAreMadeAnew() {
        database.update("CREATE TABLE planned AS SELECT 1 AS a");
        for (int i = 0; i < 100; i++) { // the driver prepares what it has seen five times, on each connection
            database.list("SELECT * FROM planned", row -> row.getInt("a"));
        }
        database.update("ALTER TABLE planned ADD COLUMN b int");
        for (int i = 0; i < 100; i++) {
            assertThat(database.list("SELECT * FROM planned", row -> row.getInt("a"))).containsExactly(1);
        }
    }

    private String refusal(String sql) {
        Throwable refused = catchThrowable(() -> database.list(sql, row -> 1));
        return refused instanceof ServiceException ? refused.getMessage() : "";
    }

    private void endConnections() throws SQLException {
        asOperator("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'");
    }

    /** The database and its role have one name. */
    private void asOperator(String sql) throws SQLException {
        String url = test.url().replaceFirst("/[^/]+$", "/postgres");
        try (Connection operator = DriverManager.getConnection(url, "postgres", "");
                Statement statement = operator.createStatement()) {
            statement.execute(sql.replace("%s", test.user()));
        }
    }
}
