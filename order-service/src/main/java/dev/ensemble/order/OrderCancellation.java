package dev.ensemble.order;

import dev.ensemble.chassis.error.ServiceException;
import java.time.Duration;

/** Takes orders back. */
final class OrderCancellation {

    private final OrderStore store;
    private final SagaRunner sagas;

    OrderCancellation(OrderStore store, SagaRunner sagas) {
        this.store = store;
        this.sagas = sagas;
    }

    /**
     * Cancels an order; one that is cancelled stays so.
     *
     * @throws ServiceException NOT_FOUND; FAILED_PRECONDITION, reason {@code ORDER_REJECTED}; RESOURCE_EXHAUSTED, reason
     *     {@code ORDER_NOT_CANCELLED}, before anything is written
     */
    StoredOrder cancel(String id) {
        try (SagaRunner.Place place = sagas.place().orElseThrow(OrderCancellation::tooMany)) {
            StoredOrder order = store.move(id, Saga.Event.CANCEL_ASKED, "")
                    .or(() -> store.find(id))
                    .orElseThrow(() -> ServiceException.notFound("orders/" + id));
            if (order.state() == Saga.State.REJECTED) {
                throw ServiceException.failedPrecondition(
                        "ORDER_REJECTED",
                        "orders/%s was rejected (%s): there is nothing to cancel".formatted(id, order.rejectReason()));
            }
            return order.state().unfinished() ? place.drive(order) : order;
        }
    }

    private static ServiceException tooMany() {
        return ServiceException.exhausted(
                "ORDER_NOT_CANCELLED",
                "too many orders are on their way; nothing was cancelled",
                Duration.ofMillis(200));
    }
}
