package dev.ensemble.chassis.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Hands the connections of a pool to dry runs in turn. A connection has plans of its own, and the pool gives out its first
 * free one: without turns a warm-up of few callers would leave the others to make theirs when many callers come.
 */
final class Rotation {
    private final DataSource pool;
    private final ConnectionPermits permits;
    private final BooleanSupplier isIdle;
    private final Map<String, Set<Integer>> turns = new ConcurrentHashMap<>(); // by statement, of which our code has few

    /** @param isIdle whether the pool has a connection at hand: those that are passed over must not wait for a new one */
    Rotation(DataSource pool, ConnectionPermits permits, BooleanSupplier isIdle) {
        this.pool = pool;
        this.permits = permits;
        this.isIdle = isIdle;
    }

    /** The next connection for a dry run that begins with this statement; the caller has the permit for it. */
    Connection next(String sql) throws SQLException {
        return next(turns.computeIfAbsent(sql, first -> ConcurrentHashMap.newKeySet()));
    }

    /** @param had the backends that have had their turn */
    private Connection next(Set<Integer> had) throws SQLException {
        Connection free = pool.getConnection();
        int backend = free.unwrap(PGConnection.class).getBackendPID();
        if (had.add(backend)) {
            return free;
        }
        if (!isIdle.getAsBoolean() || !permits.acquireFree()) { // All have, of those at hand.
            had.clear();
            had.add(backend);
            return free;
        }
        try (free) {
            return next(had);
        } finally {
            permits.release();
        }
    }
}
