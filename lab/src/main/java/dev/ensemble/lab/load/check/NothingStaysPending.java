package dev.ensemble.lab.load.check;

import dev.ensemble.lab.load.history.Order;
import java.util.ArrayList;
import java.util.List;

/** Judged after the quiet period in which the system had time to finish. */
final class NothingStaysPending implements Rule {
    @Override
    public String statement() {
        return "every order becomes final and every reservation is confirmed or given back";
    }

    @Override
    public boolean needsHistory() {
        return false;
    }

    @Override
    public List<Violation> judge(CheckInput evidence) {
        List<Violation> violations = new ArrayList<>();
        for (Order order : evidence.orders()) {
            if (order.state().pending()) {
                violations.add(violation(order.name(), order.key(), "still " + order.state()));
            }
        }
        for (Reservation reservation : evidence.reservations()) {
            if (reservation.state() == Reservation.ReservationState.RESERVED) {
                violations.add(violation("orders/" + reservation.id(), "", "its reservation is still RESERVED"));
            }
        }
        return violations;
    }
}
