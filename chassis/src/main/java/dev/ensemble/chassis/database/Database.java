package dev.ensemble.chassis.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Context;
import io.grpc.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * A pool of connections on which each statement is a transaction of its own: one round trip, autocommitted, so that the
 * server finishes it whatever happens to this process, and no frozen process holds a lock.
 */
public final class Database implements AutoCloseable {

    /** HikariCP's floor for waiting is 250 ms and not per call; the permits before it wait by the call's deadline. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** Many times what a statement takes, and less than callers notice. */
    private static final Duration STALLED_AFTER = Duration.ofMillis(500);

    private static final Duration NEVER = Duration.ofDays(365);

    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

    /** A transaction that writes, were it only a word into the log, waits until the log is on the disk so far. */
    private static final String FLUSH = "SELECT pg_logical_emit_message(true, 'flush', '')";

    private final PatientSource connector;
    private final AtomicLong connectedAgain = new AtomicLong(System.nanoTime() - AGAIN_AFTER.toNanos());
    private final HikariDataSource pool;
    private final DataSource source;
    private final ConnectionPermits permits;
    private final Rotation rotation;

    /** A database whose statements are not traced; see {@link #Database(DatabaseOptions, UnaryOperator)}. */
    public Database(DatabaseOptions options) {
        this(options, UnaryOperator.identity());
    }

    /**
     * Opens the pool and brings the schema of {@code classpath:db/migration} up to date.
     *
     * @param watched is given the pool, and gives what statements run on
     */
    public Database(DatabaseOptions options, UnaryOperator<DataSource> watched) {
        options.refuseUnverified();
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        this.connector = new PatientSource(options);
        config.setDataSource(connector);
        config.setMaximumPoolSize(options.pool);
        config.setMinimumIdle(options.pool);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        config.setValidationTimeout(CONNECT_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
        this.source = watched.apply(pool);
        this.permits = new ConnectionPermits(
                options.pool, options.patient ? NEVER : STALLED_AFTER, System::nanoTime);
        this.rotation = new Rotation(
                source, permits, () -> pool.getHikariPoolMXBean().getIdleConnections() > 0);
        try {
            Migration.run(pool, options.startTimeout);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Runs a statement that returns rows. Parameters are set with {@code setObject}. */
    public <T> List<T> list(String sql, RowMapper<T> mapper, Object... parameters) {
        return with(sql, parameters, statement -> Statements.rows(statement, mapper));
    }

    /**
     * Runs a statement that only reads, for the call that is being served.
     *
     * @throws CancellationException as soon as nobody waits for the rows any more
     */
    public <T> List<T> page(String sql, RowMapper<T> mapper, Object... parameters) {
        return list(sql, row -> {
            if (Context.current().isCancelled()) {
                throw new CancellationException("nobody waits for this page any more");
            }
            return mapper.map(row);
        }, parameters);
    }

    /** Runs a statement that returns at most one row. */
    public <T> Optional<T> one(String sql, RowMapper<T> mapper, Object... parameters) {
        return Statements.atMostOne(list(sql, mapper, parameters));
    }

    /**
     * Runs a statement that returns at most one row and whose commit does not wait for the disk, so that it frees its rows
     * at once; then waits for the disk, with all that was committed before.
     */
    public <T> Optional<T> kept(String sql, RowMapper<T> mapper, Object... parameters) {
        return with(sql, parameters, statement -> {
            Optional<T> row = Statements.atMostOne(Statements.rows(statement, mapper));
            try (PreparedStatement flush = statement.getConnection().prepareStatement(FLUSH)) {
                flush.execute();
            } catch (SQLException e) {
                throw DatabaseErrors.outcomeUnknown(e); // whatever it is: the statement is committed
            }
            return row;
        });
    }

    /** Runs a statement that changes rows; returns how many. */
    public int update(String sql, Object... parameters) {
        return with(sql, parameters, PreparedStatement::executeUpdate);
    }

    /** The pool, for what needs a connection of its own. */
    public DataSource dataSource() {
        return pool;
    }

    int freePermits() {
        return permits.free();
    }

    private <T> T with(String sql, Object[] parameters, Statements.StatementWork<T> work) {
        Optional<DryRun> dryRun = DryRun.current();
        if (dryRun.isPresent()) {
            RolledBack transaction = dryRun.get().transaction(this, () -> begin(sql));
            try {
                T answer = Statements.run(transaction.connection(), sql, parameters, work);
                permits.answered();
                return answer;
            } catch (SQLException e) {
                throw DatabaseErrors.translate(e);
            }
        }
        acquire();
        try {
            T answer = repeatWhileStale(sql, parameters, work);
            permits.answered();
            return answer;
        } catch (CancellationException e) {
            permits.answered();
            throw e;
        } catch (SQLException e) {
            if (DatabaseErrors.isAnswer(e)) {
                permits.answered();
            }
            if (DatabaseErrors.READ_ONLY.equals(e.getSQLState())) {
                connectAgain();
            }
            throw DatabaseErrors.translate(e);
        } finally {
            permits.release();
        }
    }

    /** Each connection has plans of its own, and an update of the schema, by a newer process, makes them all stale. */
    private <T> T repeatWhileStale(String sql, Object[] parameters, Statements.StatementWork<T> work)
            throws SQLException {
        for (int connections = pool.getMaximumPoolSize();; connections--) {
            try (Connection connection = connect()) {
                return Statements.run(connection, sql, parameters, work);
            } catch (SQLException e) {
                if (!DatabaseErrors.isStalePlan(e) || connections == 0) {
                    throw e;
                }
            }
        }
    }

    /** A server that no longer writes keeps its connections, while another one may have become the primary. */
    private void connectAgain() {
        long now = System.nanoTime();
        long before = connectedAgain.get();
        if (now - before > AGAIN_AFTER.toNanos() && connectedAgain.compareAndSet(before, now)) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** The one transaction that is open for longer than a statement, and never for long: a dry run's. */
    private RolledBack begin(String sql) {
        acquire();
        try {
            return new RolledBack(rotation.next(sql), permits::release);
        } catch (SQLException e) {
            permits.release();
            throw DatabaseErrors.unavailable(e, connector.failure());
        } catch (RuntimeException e) {
            permits.release();
            throw e;
        }
    }

    private Connection connect() {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw DatabaseErrors.unavailable(e, connector.failure());
        }
    }

    private void acquire() {
        Deadline deadline = Context.current().getDeadline();
        long wait = LONGEST_WAIT.toNanos();
        if (deadline != null) {
            wait = Math.min(wait, deadline.timeRemaining(TimeUnit.NANOSECONDS));
        }
        try {
            if (!permits.acquire(wait)) {
                throw ServiceException.exhausted(
                        "DATABASE_BUSY",
                        "no connection to the database became free in time",
                        Duration.ofMillis(200));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServiceException.exhausted("DATABASE_BUSY", "interrupted", Duration.ZERO);
        }
    }

    @Override
    public void close() {
        connector.close();
        pool.close();
    }
}
