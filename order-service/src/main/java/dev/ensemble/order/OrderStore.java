package dev.ensemble.order;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.database.RowMapper;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.failpoint.BreakableStep;
import dev.ensemble.chassis.paging.Column;
import dev.ensemble.chassis.paging.Listing;
import dev.ensemble.chassis.paging.Page;
import dev.ensemble.event.v1.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Orders in PostgreSQL. Each method is one statement in a transaction of its own, so that a process that freezes holds
 * no lock, and the server finishes what it was sent.
 */
final class OrderStore {

    /** The orders as callers may filter and order them. */
    static final Listing.ListKind LIST = new Listing.ListKind(
            "orders",
            Map.of(
                    "state", Column.word("state", Stream.of(Saga.SagaState.values()).map(Enum::name).toList()),
                    "customer", Column.text("customer"),
                    "create_time", Column.time("create_time"),
                    "update_time", Column.time("update_time")),
            "create_time",
            true);

    private static final String INSERT = """
            WITH made AS (
              INSERT INTO orders (id, owner, request_id, customer, skus, quantities, state, moves, resume_time)
              VALUES (ulid(now(), ?), ?, ?, ?, ?, ?, 'PENDING', order_move('PENDING', hlc_text(?), ?),
                now() + make_interval(secs => ?))
              ON CONFLICT DO NOTHING
              RETURNING %1$s)
            SELECT %1$s FROM made
            UNION ALL
            SELECT %1$s FROM orders WHERE request_id = ? AND owner = ? AND key_live
            LIMIT 1""".formatted(StoredOrder.COLUMNS);

    /** For events that come in time whatever the age of the order: a thousand years. */
    private static final Duration ANY_AGE = Duration.ofDays(365_000);

    private static final String FIND = "SELECT %s FROM orders WHERE id = ?".formatted(StoredOrder.COLUMNS);

    private static final String HISTORY = "SELECT %s, moves FROM orders WHERE id = ?".formatted(StoredOrder.COLUMNS);

    private static final String SETTLED =
            "SELECT %s, moves FROM orders WHERE id = ANY (?) AND (resume_time IS NULL OR id = ANY (?))"
                    .formatted(StoredOrder.COLUMNS);

    private static final String FIND_BY_KEY =
            "SELECT %s FROM orders WHERE request_id = ? AND owner = ? AND key_live".formatted(StoredOrder.COLUMNS);

    /** Ids are in order of their create times. */
    private static final String PAGE = "SELECT " + StoredOrder.COLUMNS
            + " FROM orders WHERE %s AND id %s ? ORDER BY id %s LIMIT ?";

    private final Database database;
    private final RowClock clock;
    private final RowMapper<StoredOrder> order;
    private final RowMapper<OrderHistory> history;
    private final String move;
    private final Events events;
    private final Duration resumeAfter;
    private final boolean unconditional;
    private final BreakableStep pending;
    private final Map<Saga.SagaEvent, BreakableStep> moves = new EnumMap<>(Saga.SagaEvent.class);

    /**
     * A store whose moves are {@code events} of this process; what is left unfinished is taken up {@code resumeAfter} later.
     *
     * @param unconditional makes moves whatever the state; for experiments
     */
    OrderStore(
            Database database,
            RowClock clock,
            Events events,
            Duration resumeAfter,
            boolean unconditional,
            FailPoints points) {
        this.database = database;
        this.clock = clock;
        this.order = clock.merging(StoredOrder::from);
        this.history = clock.merging(OrderHistory::from);
        this.move = moveFollowing(clock);
        this.events = events;
        this.resumeAfter = resumeAfter;
        this.unconditional = unconditional;
        this.pending = new BreakableStep(points, "order.pending");
        for (Saga.SagaEvent event : Saga.SagaEvent.values()) {
            moves.put(event, new BreakableStep(points, "order." + event.to().name().toLowerCase(Locale.ROOT)));
        }
    }

    private static String moveFollowing(RowClock clock) {
        return """
                UPDATE orders
                SET state = ?, reject_reason = ?, update_time = now(), moves = moves || order_move(?, hlc_text(%s), ?),
                  resume_time = CASE WHEN ? THEN now() + make_interval(secs => ?) END
                WHERE id = ? AND state = ANY (?) AND create_time > now() - make_interval(secs => ?)
                RETURNING %s""".formatted(clock.following(), StoredOrder.COLUMNS);
    }

    /** Writes an order down as PENDING, or finds what already stands under its key. One round trip. */
    Creation insert(NewOrder order) {
        String randomness = Ulids.randomness();
        // Nothing comes back when another transaction took the key after this statement's snapshot: look again.
        Optional<StoredOrder> row = Optional.empty();
        while (row.isEmpty()) {
            row = pending.run(() -> database.one(
                    INSERT,
                    this.order,
                    randomness,
                    order.owner(),
                    order.requestId(),
                    order.customer(),
                    order.lines().stream().map(OrderedLine::sku).toArray(String[]::new),
                    order.lines().stream().map(OrderedLine::quantity).toArray(Integer[]::new),
                    clock.now(),
                    events.instance(),
                    seconds(resumeAfter),
                    order.requestId(),
                    order.owner()));
        }
        boolean isNew = row.get().id().endsWith(randomness);
        if (isNew) {
            moved(row.get());
        }
        return new Creation(row.get(), isNew);
    }

    /** Makes a move, unless the order is in no state that allows it: then empty. */
    Optional<StoredOrder> move(String id, Saga.SagaEvent event, String rejectReason) {
        return move(id, event, rejectReason, ANY_AGE);
    }

    /** Makes a move, unless the order is in no state that allows it, or older than {@code age}: then empty. */
    Optional<StoredOrder> move(String id, Saga.SagaEvent event, String rejectReason, Duration age) {
        Optional<StoredOrder> moved = moves.get(event).run(() -> database.one(
                move,
                order,
                event.to().name(),
                rejectReason,
                event.to().name(),
                clock.now(),
                events.instance(),
                event.to().unfinished(),
                seconds(resumeAfter),
                id,
                (unconditional ? EnumSet.allOf(Saga.SagaState.class) : event.from()).stream()
                        .map(Enum::name)
                        .toArray(String[]::new),
                seconds(age)));
        moved.ifPresent(this::moved);
        return moved;
    }

    private void moved(StoredOrder order) {
        events.record(Event.Kind.MOVED, "orders/" + order.id(), order.state().name());
    }

    Optional<StoredOrder> find(String id) {
        return database.one(FIND, order, id);
    }

    Optional<OrderHistory> history(String id) {
        return database.one(HISTORY, history, id);
    }

    Optional<StoredOrder> findByKey(String owner, String requestId) {
        return database.one(FIND_BY_KEY, order, requestId, owner);
    }

    /** The first {@code size} of a listing, or those that follow the page that {@code token} came with. */
    Page<StoredOrder> list(Listing listing, int size, String token) {
        String start = listing.descending() ? Ulids.ABOVE_ALL : "";
        List<Object> parameters = new ArrayList<>(listing.where().parameters());
        parameters.add(token.isEmpty() ? start : listing.sortKey(1, token).getFirst());
        parameters.add(size + 1);
        List<StoredOrder> rows = database.page(
                PAGE.formatted(listing.where().sql(), listing.after(), listing.direction()),
                order,
                parameters.toArray());
        return Page.of(rows, size, last -> listing.token(last.id()));
    }

    /** Those of {@code ids} that are settled, and of {@code anyway} in any case, with their histories. */
    List<OrderHistory> settled(Collection<String> ids, Collection<String> anyway) {
        return database.list(
                SETTLED, history, ids.toArray(String[]::new), anyway.toArray(String[]::new));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
