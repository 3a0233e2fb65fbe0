package dev.ensemble.order;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.failpoint.FailPoints;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Orders in PostgreSQL. Each method is one statement in a transaction of its own, so that a process that freezes holds
 * no lock, and the server finishes what it was sent.
 */
class OrderStore {

    private static final String INSERT = """
            WITH made AS (
              INSERT INTO orders (id, request_id, customer, skus, quantities, state, moves, resume_time)
              VALUES (ulid(now(), ?), ?, ?, ?, ?, 'PENDING', order_move('PENDING', ?, ?),
                now() + make_interval(secs => ?))
              ON CONFLICT DO NOTHING
              RETURNING *)
            SELECT %1$s FROM made
            UNION ALL
            SELECT %1$s FROM orders WHERE request_id = ? AND key_live
            LIMIT 1""".formatted(StoredOrder.COLUMNS);

    private static final String MOVE = """
            UPDATE orders
            SET state = ?, reject_reason = ?, update_time = now(), moves = moves || order_move(?, ?, ?),
              resume_time = CASE WHEN ? THEN now() + make_interval(secs => ?) END
            WHERE id = ? AND state = ANY (?)
            RETURNING %s""".formatted(StoredOrder.COLUMNS);

    private static final String FIND = "SELECT %s FROM orders WHERE id = ?".formatted(StoredOrder.COLUMNS);

    private static final String HISTORY = "SELECT %s, moves FROM orders WHERE id = ?".formatted(StoredOrder.COLUMNS);

    private static final String FIND_BY_KEY =
            "SELECT %s FROM orders WHERE request_id = ? AND key_live".formatted(StoredOrder.COLUMNS);

    private static final String PAGE =
            "SELECT %s FROM orders WHERE id < ? ORDER BY id DESC LIMIT ?".formatted(StoredOrder.COLUMNS);

    private final Database database;
    private final HybridLogicalClock clock;
    private final String instance;
    private final Duration resumeAfter;
    private final Step pending;
    private final Map<Saga.Event, Step> moves = new EnumMap<>(Saga.Event.class);

    /** A store whose moves bear {@code instance}; what is left unfinished is taken up {@code resumeAfter} later. */
    OrderStore(
            Database database, HybridLogicalClock clock, String instance, Duration resumeAfter, FailPoints points) {
        this.database = database;
        this.clock = clock;
        this.instance = instance;
        this.resumeAfter = resumeAfter;
        this.pending = new Step(points, "pending");
        for (Saga.Event event : Saga.Event.values()) {
            moves.put(event, new Step(points, event.to().name().toLowerCase(Locale.ROOT)));
        }
    }

    /** Writes an order down as PENDING, or finds what already stands under its key. One round trip. */
    Creation insert(NewOrder order) {
        String randomness = Ulids.randomness();
        // Nothing comes back when another transaction took the key after this statement's snapshot: look again.
        Optional<StoredOrder> row = Optional.empty();
        while (row.isEmpty()) {
            row = pending.run(() -> database.one(
                    INSERT,
                    StoredOrder::from,
                    randomness,
                    order.requestId(),
                    order.customer(),
                    order.lines().stream().map(Line::sku).toArray(String[]::new),
                    order.lines().stream().map(Line::quantity).toArray(Integer[]::new),
                    clock.now().toString(),
                    instance,
                    seconds(resumeAfter),
                    order.requestId()));
        }
        return new Creation(row.get(), row.get().id().endsWith(randomness));
    }

    /** Makes a move, unless the order is in no state that allows it: then empty. */
    Optional<StoredOrder> move(String id, Saga.Event event, String rejectReason) {
        return moves.get(event).run(() -> database.one(
                MOVE,
                StoredOrder::from,
                event.to().name(),
                rejectReason,
                event.to().name(),
                clock.now().toString(),
                instance,
                event.to().unfinished(),
                seconds(resumeAfter),
                id,
                event.from().stream().map(Enum::name).toArray(String[]::new)));
    }

    Optional<StoredOrder> find(String id) {
        return database.one(FIND, StoredOrder::from, id);
    }

    Optional<OrderHistory> history(String id) {
        return database.one(HISTORY, OrderHistory::from, id);
    }

    Optional<StoredOrder> findByKey(String requestId) {
        return database.one(FIND_BY_KEY, StoredOrder::from, requestId);
    }

    /** At most {@code size} orders, newest first, that are older than the order {@code before}. */
    List<StoredOrder> page(String before, int size) {
        return database.list(PAGE, StoredOrder::from, before, size);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
