package dev.ensemble.order;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.database.RowMapper;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.failpoint.BreakableStep;
import java.time.Duration;
import java.util.List;

/** Rows that time has passed by: unfinished orders whose driver is gone, and keys that have lived long enough. */
final class UnfinishedOrders {

    /** The claim only saves work: to drive an order without one does no harm. */
    private static final String CLAIM = """
            WITH due AS MATERIALIZED (
              SELECT id AS due_id FROM orders WHERE resume_time < now()
              ORDER BY resume_time LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE orders SET resume_time = now() + make_interval(secs => ?) FROM due WHERE id = due_id
            RETURNING %s""".formatted(StoredOrder.COLUMNS);

    private static final String EXPIRE_KEYS = """
            WITH old AS MATERIALIZED (
              SELECT id AS old_id FROM orders
              WHERE key_live AND create_time < now() - make_interval(secs => ?) AND resume_time IS NULL
              ORDER BY create_time LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE orders SET key_live = false FROM old WHERE id = old_id""";

    private final Database database;
    private final RowMapper<StoredOrder> order;
    private final Duration resumeAfter;
    private final Duration keyLife;
    private final BreakableStep claim;
    private final BreakableStep expireKeys;

    UnfinishedOrders(
            Database database, RowClock clock, Duration resumeAfter, Duration keyLife, FailPoints points) {
        this.claim = new BreakableStep(points, "order.claim");
        this.expireKeys = new BreakableStep(points, "order.expire-keys");
        this.database = database;
        this.order = clock.merging(StoredOrder::from);
        this.resumeAfter = resumeAfter;
        this.keyLife = keyLife;
    }

    /** At most {@code limit} unfinished orders that are due, the longest due first; due again a while later. */
    List<StoredOrder> claim(int limit) {
        return claim.run(() -> database.list(CLAIM, order, limit, OrderStore.seconds(resumeAfter)));
    }

    /** Ends the life of at most {@code limit} keys that are old enough; how many it were. */
    int expireKeys(int limit) {
        return expireKeys.run(() -> database.update(EXPIRE_KEYS, OrderStore.seconds(keyLife), limit));
    }
}
