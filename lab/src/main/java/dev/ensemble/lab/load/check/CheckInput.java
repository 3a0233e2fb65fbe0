package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.History;
import dev.ensemble.lab.load.history.HistoryHeader;
import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Order;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the rules judge: the state after a run, and the run's history if there is one. */
final class CheckInput {
    private final Optional<History> history;
    private final StateSnapshot shown;
    private final RetentionWindow memory;
    private final Map<String, Order> byName;
    private final Map<String, List<Order>> byKey;
    private final Map<String, Reservation> reservations;

    CheckInput(Optional<History> history, StateSnapshot shown, RetentionWindow memory) {
        this.history = history;
        this.shown = shown;
        this.memory = memory;
        this.byName = shown.orders().stream().collect(Collectors.toMap(Order::name, Function.identity(), (a, b) -> a));
        this.byKey = shown.orders().stream().filter(o -> !o.key().isEmpty())
                .collect(Collectors.groupingBy(Order::key));
        this.reservations = shown.reservations().stream()
                .collect(Collectors.toMap(Reservation::id, Function.identity(), (a, b) -> a));
    }

    /** What the services may have forgotten by now. */
    RetentionWindow memory() {
        return memory;
    }

    List<Order> orders() {
        return shown.orders();
    }

    List<Item> items() {
        return shown.items();
    }

    List<Reservation> reservations() {
        return shown.reservations();
    }

    Optional<Order> order(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Map<String, List<Order>> ordersByKey() {
        return byKey;
    }

    Optional<Reservation> reservation(String id) {
        return Optional.ofNullable(reservations.get(id));
    }

    boolean hasHistory() {
        return history.isPresent();
    }

    HistoryHeader start() {
        return history.orElseThrow().start();
    }

    /** In the order in which they ended; empty without a history. */
    List<Call> calls() {
        return history.map(History::calls).orElse(List.of());
    }

    /** The calls that a violation is about. */
    List<Call> callsAbout(Violation violation) {
        return calls().stream().filter(c -> c.target().equals(violation.subject())
                || !c.key().isEmpty() && c.key().equals(violation.key())
                || c.orders().stream().anyMatch(o -> o.name().equals(violation.subject()))).toList();
    }
}
