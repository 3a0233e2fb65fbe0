package dev.ensemble.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    /** What is waited for here must not take up much of the time that statements sleep. */
    private static final Duration POLL = Duration.ofMillis(5);

    private static Database open() {
        TestDatabase test = TestPostgres.shared().newDatabase();
        return new Database(new DatabaseOptions(test.url(), test.user(), test.password()));
    }

    @Test
    void runsStatementsWithArrays() {
        try (Database database = open()) {
            assertThat(database.list(
                    "SELECT u.a, u.b FROM unnest(?, ?) AS u(a, b)",
                    row -> row.getString(1) + row.getInt(2),
                    new String[]{"x", "y"},
                    new Integer[]{1, 2}))
                    .containsExactly("x1", "y2");
        }
    }

    @Test
    void whatADryRunWritesItSeesAndNobodyElseAndItIsRolledBack() throws Exception {
        try (Database database = open()) {
            database.update("CREATE TABLE t (id int PRIMARY KEY)");
            try (DryRun dryRun = new DryRun()) {
                dryRun.in(Context.current()).call(() -> database.update("INSERT INTO t VALUES (1)"));
                assertThat(dryRun.in(Context.current()).call(() -> database.list("SELECT id FROM t", row -> 1)))
                        .hasSize(1);
                assertThat(database.list("SELECT id FROM t", row -> 1)).isEmpty();
            }
            assertThat(database.list("SELECT id FROM t", row -> 1)).isEmpty();
            assertThat(database.freePermits()).isEqualTo(8);
            database.update("INSERT INTO t VALUES (1)");
            assertThat(database.list("SELECT id FROM t", row -> 1)).hasSize(1);
        }
    }

    @Test
    void dryRunsThatBeginAlikeTakeEachConnectionInTurn() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        try (Database database = open()) {
            await().untilAsserted(() -> { // The pool connects one by one, and each statement has turns of its own.
                String sql = "SELECT pg_backend_pid(), " + tries.incrementAndGet();
                Set<Integer> backends = new HashSet<>();
                for (int i = 0; i < 8; i++) {
                    try (DryRun dryRun = new DryRun()) {
                        dryRun.in(Context.current()).call(() -> backends.addAll(
                                database.list(sql, row -> row.getInt(1))));
                    }
                }
                assertThat(backends).hasSize(8);
            });
            assertThat(database.freePermits()).isEqualTo(8);
        }
    }

    @Test
    void dryRunsDoNotKeepTheOtherConnectionsWhileOneIsMissing() throws Exception {
        try (Database database = open(); Connection missing = database.dataSource().getConnection()) {
            assertThat(missing.isValid(1)).isTrue();
            for (int i = 0; i < 16; i++) {
                try (DryRun dryRun = new DryRun()) {
                    assertThat(dryRun.in(Context.current()).call(() -> database.list("SELECT 1", row -> 1))).hasSize(1);
                }
            }
            assertThat(database.freePermits()).isEqualTo(8);
        }
    }

    @Test
    void aDryRunThatIsOverWritesNothingMore() {
        try (Database database = open()) {
            DryRun dryRun = new DryRun();
            dryRun.close();
            assertThatThrownBy(() -> dryRun.in(Context.current()).call(() -> database.update("SELECT 1")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aPageIsReadNoFurtherWhenNobodyWaitsForItAndAListIsAllTheSame() throws Exception {
        try (Database database = open()) {
            CancellableContext call = Context.current().withCancellation();
            AtomicInteger mapped = new AtomicInteger();
            RowMapper<Integer> mapper = row -> {
                call.cancel(null);
                return mapped.incrementAndGet();
            };
            String three = "SELECT generate_series(1, 3)";
            assertThatThrownBy(() -> call.call(() -> database.page(three, mapper)))
                    .isInstanceOf(CancellationException.class);
            assertThat(mapped).hasValue(1);
            assertThat(database.freePermits()).isEqualTo(8);
            assertThat(call.call(() -> database.list(three, mapper))).hasSize(3);
            assertThat(database.page(three, mapper)).hasSize(3);
        }
    }

    @Test
    void tellsWhichConstraintAStatementBroke() {
        try (Database database = open()) {
            database.update("CREATE TABLE t (id int PRIMARY KEY)");
            database.update("INSERT INTO t VALUES (1)");
            DatabaseException e = catchThrowableOfType(
                    DatabaseException.class, () -> database.update("INSERT INTO t VALUES (1)"));
            assertThat(e.sqlState()).isEqualTo("23505");
        }
    }

    @Test
    void aCallWaitsForAConnectionNoLongerThanItsDeadline() throws Exception {
        try (Database database = open();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            Future<?>[] holding = new Future<?>[8];
            for (int i = 0; i < holding.length; i++) {
                holding[i] = callers.submit(() -> database.list("SELECT pg_sleep(1.8)", row -> 1));
            }
            await().pollInterval(POLL).until(() -> database.freePermits() == 0);

            ServiceException e = catchThrowableOfType(ServiceException.class, () -> Context.current()
                    .withDeadlineAfter(50, TimeUnit.MILLISECONDS, timer)
                    .run(() -> database.list("SELECT 1", row -> 1)));
            assertThat(e.reason()).isEqualTo("DATABASE_BUSY");
            assertThat(e.status().getCode()).as("shed, which no breaker counts")
                    .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            for (Future<?> each : holding) {
                each.get();
            }
        }
    }

    @Test
    void nobodyWaitsBehindADatabaseThatAnswersNothing() throws Exception {
        try (Database database = open()) {
            assertThat(waitBehindWhatHangs(database)).isLessThan(Duration.ofSeconds(1));
        }
        TestDatabase test = TestPostgres.shared().newDatabase();
        DatabaseOptions options = new DatabaseOptions(test.url(), test.user(), test.password());
        options.patient = true;
        try (Database database = new Database(options)) {
            assertThat(waitBehindWhatHangs(database)).isGreaterThan(Duration.ofSeconds(1).minusMillis(10));
        }
    }

    /** How long a call is kept waiting that comes when all connections have hung for a while. */
    private static Duration waitBehindWhatHangs(Database database) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?>[] hanging = new Future<?>[8];
            for (int i = 0; i < hanging.length; i++) {
                hanging[i] = callers.submit(() -> database.list("SELECT pg_sleep(1.9)", row -> 1));
            }
            await().pollInterval(POLL).until(() -> database.freePermits() == 0);
            long since = System.nanoTime();
            await().pollInterval(POLL).until(() -> System.nanoTime() - since > Duration.ofMillis(600).toNanos());
            long began = System.nanoTime();
            assertThat(catchThrowableOfType(ServiceException.class, () -> database.list("SELECT 1", row -> 1)).reason())
                    .isEqualTo("DATABASE_BUSY");
            long ended = System.nanoTime();
            for (Future<?> each : hanging) {
                each.get();
            }
            return Duration.ofNanos(ended - began);
        }
    }

    @Test
    void aStatementThatTakesTooLongIsEndedByTheServer() {
        TestDatabase test = TestPostgres.shared().newDatabase();
        DatabaseOptions options = new DatabaseOptions(test.url(), test.user(), test.password());
        options.statementTimeout = Duration.ofMillis(100);
        try (Database database = new Database(options)) {
            assertThatThrownBy(() -> database.list("SELECT pg_sleep(30)", row -> 1))
                    .hasMessageContaining("gave the statement up")
                    .hasRootCauseMessage("ERROR: canceling statement due to statement timeout");
        }
    }

    @Test
    void aDatabaseThatWentAwayInTheMiddleLeavesTheOutcomeOpenAndIsUsedAgainWhenItIsBack() throws Exception {
        try (TestPostgres postgres = TestPostgres.start()) {
            TestDatabase test = postgres.newDatabase();
            try (Database database = new Database(new DatabaseOptions(test.url(), test.user(), test.password()));
                    Connection operator = test.connect();
                    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<ServiceException> broken = callers.submit(() -> catchThrowableOfType(
                        ServiceException.class, () -> database.list("SELECT pg_sleep(30)", row -> 1)));
                await().until(() -> operator.createStatement()
                        .executeQuery("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")
                        .next());
                postgres.crash();
                assertThat(broken.get().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(broken.get().getMessage()).contains("in the middle");
                await().ignoreExceptions().until(() -> database.list("SELECT 1", row -> 1).size() == 1);
            }
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsUnavailableAndNothingWasSent() throws Exception {
        TestPostgres postgres = TestPostgres.start();
        TestDatabase test = postgres.newDatabase();
        try (Database database = new Database(new DatabaseOptions(test.url(), test.user(), test.password()))) {
            postgres.close();
            await().untilAsserted(() -> assertThat(catchThrowableOfType(
                    ServiceException.class, () -> database.list("SELECT 1", row -> 1)))
                    .hasMessageContaining("does not answer"));
        }
    }
}
