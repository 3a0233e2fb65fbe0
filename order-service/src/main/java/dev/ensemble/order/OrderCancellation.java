package dev.ensemble.order;

import dev.ensemble.chassis.error.ServiceException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Cancels orders. */
final class OrderCancellation {

    private final OrderStore store;
    private final SagaRunner sagas;
    private final Duration window;

    /** Takes back what is younger than {@code window}: later, the inventory no longer knows what to give back. */
    OrderCancellation(OrderStore store, SagaRunner sagas, Duration window) {
        this.store = store;
        this.sagas = sagas;
        this.window = window;
    }

    /**
     * Cancels an order; one that is cancelled stays so, and who asks again is told. Tells {@code answer} once what came
     * of it.
     *
     * @throws ServiceException NOT_FOUND; FAILED_PRECONDITION, reason {@code ORDER_REJECTED} or {@code ORDER_TOO_OLD};
     *     RESOURCE_EXHAUSTED, reason {@code ORDER_NOT_CANCELLED}, before anything is written
     */
    void cancel(String id, Consumer<StoredOrder> answer) {
        Optional<SagaRunner.SagaPermit> free = sagas.permit();
        if (free.isEmpty()) {
            answer.accept(
                    store.find(id).filter(OrderCancellation::takenBack).orElseThrow(OrderCancellation::tooMany));
            return;
        }
        try (SagaRunner.SagaPermit permit = free.get()) {
            Optional<StoredOrder> cancelling = store.move(id, Saga.SagaEvent.CANCEL_ASKED, "", window);
            StoredOrder order = cancelling
                    .or(() -> store.find(id))
                    .orElseThrow(() -> ServiceException.notFound("orders/" + id));
            if (order.state() == Saga.SagaState.REJECTED) {
                throw ServiceException.failedPrecondition(
                        "ORDER_REJECTED",
                        "orders/%s was rejected (%s): there is nothing to cancel".formatted(id, order.rejectReason()));
            }
            // In these states it could have moved, so its age alone stood in the way.
            if (cancelling.isEmpty() && Saga.SagaEvent.CANCEL_ASKED.from().contains(order.state())) {
                throw ServiceException.failedPrecondition(
                        "ORDER_TOO_OLD",
                        "orders/%s could be cancelled until %s".formatted(id, order.createTime().plus(window)));
            }
            if (order.state().unfinished()) {
                permit.drive(order, answer);
            } else {
                answer.accept(order);
            }
        }
    }

    private static boolean takenBack(StoredOrder order) {
        return order.state() == Saga.SagaState.CANCELLING || order.state() == Saga.SagaState.CANCELLED;
    }

    private static ServiceException tooMany() {
        return ServiceException.exhausted(
                "ORDER_NOT_CANCELLED",
                "too many orders are on their way; nothing was cancelled",
                Duration.ofMillis(200));
    }
}
