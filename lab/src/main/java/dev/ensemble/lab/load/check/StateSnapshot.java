package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Order;
import java.util.List;

/** Everything that the public API shows of both databases. */
record StateSnapshot(List<Order> orders, List<Item> items, List<Reservation> reservations) {

    /** Whether the system still has work to do of its own. */
    boolean settled() {
        return orders.stream().noneMatch(o -> o.state().pending())
                && reservations.stream().noneMatch(r -> r.state() == Reservation.ReservationState.RESERVED);
    }
}
