package dev.ensemble.order;

import dev.ensemble.chassis.error.ServiceException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Makes orders, each once a key. */
final class OrderCreation {

    private final OrderStore store;
    private final SagaRunner sagas;
    private final BooleanSupplier breakerOpen;

    /** @param breakerOpen whether calls of the inventory fail, so that none is made */
    OrderCreation(OrderStore store, SagaRunner sagas, BooleanSupplier breakerOpen) {
        this.store = store;
        this.sagas = sagas;
        this.breakerOpen = breakerOpen;
    }

    /**
     * Makes the order, or takes up what was made with its key before, and tells {@code answer} once what came of it, as
     * {@link SagaRunner.SagaPermit#drive} does.
     *
     * @throws ServiceException UNAVAILABLE or RESOURCE_EXHAUSTED, reason {@code ORDER_NOT_CREATED}, before anything is
     *     written; ALREADY_EXISTS, reason {@code REQUEST_ID_REUSED}
     */
    void create(NewOrder order, Consumer<Creation> answer) {
        if (breakerOpen.getAsBoolean()) {
            answer.accept(knownOr(
                    order,
                    ServiceException.unavailable(
                            "ORDER_NOT_CREATED", "calls of the inventory fail; no order was made",
                            Duration.ofSeconds(1))));
            return;
        }
        Optional<SagaRunner.SagaPermit> permit = sagas.permit();
        if (permit.isEmpty()) {
            answer.accept(knownOr(
                    order,
                    ServiceException.exhausted(
                            "ORDER_NOT_CREATED", "too many orders are on their way; none was made",
                            Duration.ofMillis(200))));
            return;
        }
        try (SagaRunner.SagaPermit taken = permit.get()) {
            Creation creation = store.insert(order);
            StoredOrder stored = same(order, creation.order());
            if (stored.state().unfinished()) {
                taken.drive(stored, left -> answer.accept(new Creation(left, creation.isNew())));
            } else {
                answer.accept(new Creation(stored, creation.isNew()));
            }
        }
    }

    /** A repeat must not hear that there is no order when there is one. */
    private Creation knownOr(NewOrder order, ServiceException refusal) {
        return new Creation(same(order, store.findByKey(order.owner(), order.requestId()).orElseThrow(() -> refusal)),
                false);
    }

    private static StoredOrder same(NewOrder order, StoredOrder stored) {
        if (!order.made(stored)) {
            throw ServiceException.alreadyExists(
                    "REQUEST_ID_REUSED",
                    "request_id '%s' made orders/%s with another customer or other lines"
                            .formatted(order.requestId(), stored.id()));
        }
        return stored;
    }
}
