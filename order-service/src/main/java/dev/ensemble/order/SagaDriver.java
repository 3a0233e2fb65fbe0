package dev.ensemble.order;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.events.EventSubject;
import dev.ensemble.inventory.v1.Refusal;
import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.order.Saga.SagaState;
import dev.ensemble.order.Saga.SagaEvent;
import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Takes orders along the saga. Any number of drivers, here and in other processes, may drive the same order. */
final class SagaDriver {

    private final OrderStore store;
    private final ReservationClient reservations;

    SagaDriver(OrderStore store, ReservationClient reservations) {
        this.store = store;
        this.reservations = reservations;
    }

    /** What happened outside, and why when it was a refusal. */
    private record ReservationOutcome(SagaEvent event, String rejectReason) {}

    /**
     * Drives until nothing is left to do.
     *
     * @param order as it stood a moment ago; what others have decided since shows at the next move
     * @throws RuntimeException when a step failed; the order can be driven again from where it stands
     */
    StoredOrder drive(StoredOrder order) {
        AtomicReference<StoredOrder> left = new AtomicReference<>(order);
        EventSubject.in(Context.current(), "orders/" + order.id()).run(() -> left.set(steps(order)));
        return left.get();
    }

    private StoredOrder steps(StoredOrder order) {
        StoredOrder current = order;
        while (current.state().unfinished()) {
            ReservationOutcome outcome = current.state() == SagaState.PENDING ? sell(current) : release(current);
            current = move(current.id(), outcome);
        }
        return current;
    }

    private ReservationOutcome sell(StoredOrder order) {
        Reservation reservation = reservations.create(order);
        if (reservation.getState() == Reservation.State.RESERVED) {
            reservation = reservations.confirm(order);
        }
        return switch (reservation.getState()) {
            case CONFIRMED -> new ReservationOutcome(SagaEvent.SOLD, "");
            case REFUSED -> new ReservationOutcome(SagaEvent.REFUSED, reason(reservation.getRefusal()));
            case EXPIRED -> new ReservationOutcome(SagaEvent.REFUSED, "RESERVATION_EXPIRED");
            case RELEASED -> new ReservationOutcome(SagaEvent.REFUSED, "RESERVATION_RELEASED");
            case RESERVED, STATE_UNSPECIFIED, UNRECOGNIZED -> throw undecided(reservation);
        };
    }

    private ReservationOutcome release(StoredOrder order) {
        reservations.release(order);
        return new ReservationOutcome(SagaEvent.RELEASED, "");
    }

    /** Writes the outcome down, or reads what another driver wrote before us. */
    private StoredOrder move(String id, ReservationOutcome outcome) {
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
