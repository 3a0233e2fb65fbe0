package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The two services agree on every order. What is not final is judged by {@link NothingStaysPending}. */
final class ConfirmedIsSold implements Rule {
    @Override
    public String statement() {
        return "an order is confirmed if and only if its units are sold";
    }

    @Override
    public boolean needsHistory() {
        return false;
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        List<Violation> violations = new ArrayList<>();
        for (Order order : evidence.orders()) {
            Optional<Reservation> reservation = evidence.reservation(order.id());
            boolean sold = reservation.filter(r -> r.state() == Reservation.ReservationState.CONFIRMED).isPresent();
            boolean judged = !order.state().pending() && !evidence.memory().hasForgotten(order, reservation);
            if (judged && sold != (order.state() == OrderState.CONFIRMED)) {
                violations.add(violation(order.name(), order.key(), "is " + order.state() + ", but its reservation is "
                        + reservation.map(r -> r.state().name()).orElse("missing")));
            } else if (sold && !reservation.get().lines().equals(order.lines())) {
                violations.add(violation(order.name(), order.key(),
                        "ordered " + order.lines() + ", but sold are " + reservation.get().lines()));
            }
        }
        for (Reservation reservation : evidence.reservations()) {
            String name = "orders/" + reservation.id();
            if (reservation.holdsUnits() && evidence.order(name).isEmpty()) {
                violations.add(violation(name, "", "is not there, but its reservation is " + reservation.state()));
            }
        }
        return violations;
    }
}
