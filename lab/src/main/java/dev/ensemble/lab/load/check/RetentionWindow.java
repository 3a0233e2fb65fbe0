package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long the services remember keys and what they sold; rules that need either hold only so long.
 *
 * @param at when it is judged
 * @param length such as 24 h
 */
record RetentionWindow(Instant at, Duration length) {

    /** Whether an order was made while the key of another was remembered. */
    boolean overlap(List<Order> sameKey) {
        if (sameKey.size() < 2) {
            return false;
        }
        List<Instant> times = sameKey.stream().map(RetentionWindow::created).sorted().toList();
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i).isBefore(times.get(i - 1).plus(length))) {
                return true;
            }
        }
        return false;
    }

    /** Whether an order has no reservation because it is too old to have one. */
    boolean hasForgotten(Order order, Optional<Reservation> reservation) {
        return reservation.isEmpty() && created(order).plus(length).isBefore(at);
    }

    private static Instant created(Order order) {
        return Instant.parse(order.createTime());
    }
}
