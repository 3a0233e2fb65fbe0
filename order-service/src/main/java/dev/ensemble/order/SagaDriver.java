package dev.ensemble.order;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.inventory.v1.Refusal;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.order.Saga.Event;
import dev.ensemble.order.Saga.State;
import java.time.Duration;

/** Takes orders along the saga. Any number of drivers, here and in other processes, may drive the same order. */
final class SagaDriver {

    private final OrderStore store;
    private final Reservations reservations;

    SagaDriver(OrderStore store, Reservations reservations) {
        this.store = store;
        this.reservations = reservations;
    }

    /** What happened outside, and why when it was a refusal. */
    private record Outcome(Event event, String rejectReason) {}

    /**
     * Drives until nothing is left to do.
     *
     * @param order as it stood a moment ago; what others have decided since shows at the next move
     * @throws RuntimeException when a step failed; the order can be driven again from where it stands
     */
    StoredOrder drive(StoredOrder order) {
        StoredOrder current = order;
        while (current.state().unfinished()) {
            Outcome outcome = current.state() == State.PENDING ? sell(current) : release(current);
            current = move(current.id(), outcome);
        }
        return current;
    }

    private Outcome sell(StoredOrder order) {
        Reservation reservation = reservations.create(order);
        if (reservation.getState() == Reservation.State.RESERVED) {
            reservation = reservations.confirm(order);
        }
        return switch (reservation.getState()) {
            case CONFIRMED -> new Outcome(Event.SOLD, "");
            case REFUSED -> new Outcome(Event.REFUSED, reason(reservation.getRefusal()));
            case EXPIRED -> new Outcome(Event.REFUSED, "RESERVATION_EXPIRED");
            case RELEASED -> new Outcome(Event.REFUSED, "RESERVATION_RELEASED");
            case RESERVED, STATE_UNSPECIFIED, UNRECOGNIZED -> throw undecided(reservation);
        };
    }

    private Outcome release(StoredOrder order) {
        reservations.release(order);
        return new Outcome(Event.RELEASED, "");
    }

    /** Writes the outcome down, or reads what somebody else wrote before us. */
    private StoredOrder move(String id, Outcome outcome) {
        return store.move(id, outcome.event(), outcome.rejectReason())
                .or(() -> store.find(id))
                .orElseThrow(() -> new IllegalStateException("order " + id + " has vanished"));
    }

    private static String reason(Refusal refusal) {
        return refusal.getReason() + ": " + refusal.getSku();
    }

    private static ServiceException undecided(Reservation reservation) {
        return ServiceException.unavailable(
                "RESERVATION_UNDECIDED",
                reservation.getName() + " is neither confirmed nor refused but " + reservation.getState(),
                Duration.ofSeconds(1));
    }
}
