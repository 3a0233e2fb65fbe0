package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.history.History;
import dev.ensemble.lab.load.history.HistoryHeader;
import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.load.http.Hedge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A small sound run of one of each, to be broken at one place by a test. */
final class SampleRun {
    static final List<Line> TWO_MUGS = List.of(new Line("mug", 2));

    Instant at = Instant.parse("2026-01-01T01:00:00Z");
    final List<Call> calls = new ArrayList<>();
    final List<Order> orders = new ArrayList<>();
    final List<Item> items = new ArrayList<>();
    final List<Reservation> reservations = new ArrayList<>();

    SampleRun() {
        call(CallKind.ORDER, "k1", CallOutcome.OK, 201, order("a", "k1", OrderState.CONFIRMED));
        call(CallKind.GET, "", CallOutcome.OK, 200, order("a", "k1", OrderState.CONFIRMED));
        call(CallKind.ORDER, "k2", CallOutcome.OK, 201, order("b", "k2", OrderState.PENDING));
        call(CallKind.CANCEL, "", CallOutcome.OK, 200, order("b", "k2", OrderState.CANCELLED));
        call(CallKind.ORDER, "k3", CallOutcome.OK, 201, order("c", "k3", OrderState.REJECTED));
        call(CallKind.ORDER, "k4", CallOutcome.FAILED, 503);
        call(CallKind.ORDER, "k5", CallOutcome.UNKNOWN, 504);
        restock("k6", 5, CallOutcome.OK);
        restock("k7", 3, CallOutcome.FAILED);
        orders.add(order("a", "k1", OrderState.CONFIRMED));
        orders.add(order("b", "k2", OrderState.CANCELLED));
        orders.add(order("c", "k3", OrderState.REJECTED));
        reservations.add(new Reservation("a", Reservation.ReservationState.CONFIRMED, TWO_MUGS));
        reservations.add(new Reservation("b", Reservation.ReservationState.RELEASED, TWO_MUGS));
        reservations.add(new Reservation("c", Reservation.ReservationState.REFUSED, TWO_MUGS));
        items.add(new Item("mug", 13, 0, 2));
    }

    static Order order(String id, String key, OrderState state) {
        return order(id, key, state, "2026-01-01T00:00:00Z");
    }

    static Order order(String id, String key, OrderState state, String createTime) {
        return new Order("orders/" + id, key, "load-1", TWO_MUGS, state, createTime);
    }

    void call(CallKind kind, String key, CallOutcome outcome, int status, Order... answer) {
        String target = kind.orders() || answer.length == 0 ? "" : answer[0].name();
        add(kind, key, target, kind.orders() ? TWO_MUGS : List.of(), outcome, status, List.of(answer));
    }

    /** A repeat that found an order, in so many attempts as its evidence says. */
    void found(String key, Order order, String attempts) {
        call(CallKind.REPEAT, key, CallOutcome.OK, 200, order);
        Call c = calls.removeLast();
        calls.add(new Call(c.number(), c.kind(), c.key(), c.target(), c.lines(), c.intended(), c.start(), c.end(),
                c.outcome(), c.status(), c.reason(), c.repeated(), Map.of("ensemble-attempts", attempts), c.orders(),
                c.items(), c.hedge()));
    }

    void restock(String key, int units, CallOutcome outcome) {
        add(CallKind.RESTOCK, key, "items/mug", List.of(new Line("mug", units)), outcome, 200, List.of());
    }

    private void add(CallKind kind, String key, String target, List<Line> lines, CallOutcome outcome, int status,
            List<Order> answer) {
        long n = calls.size();
        calls.add(new Call(n, kind, key, target, lines, n * 10, n * 10, n * 10 + 5, outcome, status, "", false,
                Map.of(), answer, List.of(), Hedge.NONE));
    }

    /** Makes an answer overlap in time with the call before it. */
    void overlapLast() {
        Call c = calls.removeLast();
        calls.add(new Call(c.number(), c.kind(), c.key(), c.target(), c.lines(), c.intended() - 10, c.start() - 10,
                c.end(), c.outcome(), c.status(), c.reason(), c.repeated(), c.evidence(), c.orders(), c.items(),
                c.hedge()));
    }

    /** Makes a call of two requests of the last one. */
    void hedgeLast() {
        Call c = calls.removeLast();
        calls.add(new Call(c.number(), c.kind(), c.key(), c.target(), c.lines(), c.intended(), c.start(), c.end(),
                c.outcome(), c.status(), c.reason(), c.repeated(), c.evidence(), c.orders(), c.items(), Hedge.WON));
    }

    void changeReservation(String id, UnaryOperator<Reservation> change) {
        reservations.replaceAll(r -> r.id().equals(id) ? change.apply(r) : r);
    }

    Report judge() {
        HistoryHeader start = HistoryHeader.of("load-1", "2026-01-01T00:00:00Z", List.of(new Item("mug", 10, 0, 0)));
        return Checker.judge(new CheckInput(Optional.of(new History(start, calls)),
                new StateSnapshot(orders, items, reservations), new RetentionWindow(at, Duration.ofHours(24))));
    }
}
