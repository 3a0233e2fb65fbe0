package dev.ensemble.order;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.failpoint.FailPoints;
import io.grpc.Channel;
import io.grpc.Context;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The parts of an order process and how they hold together, whatever process it is: a test's are wired here, too. */
final class OrderParts {
    private static final int RESUMED_AT_A_TIME = 64;

    final OrderStore store;
    final OrderWaiters waiters;
    final UnfinishedOrders unfinished;
    final OrderApi api;

    /**
     * What an order process is given.
     *
     * @param events those of the process
     * @param inventory where reservations are made
     * @param breakerOpen whether orders are refused, because calls of the inventory fail
     */
    record Environment(
            Database database,
            RowClock clock,
            Events events,
            Channel inventory,
            BooleanSupplier breakerOpen,
            FailPoints points) {}

    /**
     * What only tests choose otherwise.
     *
     * @param fork detaches a saga from the call that started it
     * @param sweeps whether unfinished orders are resumed
     * @param waiters how many callers may wait at a time
     */
    record Variation(UnaryOperator<Context> fork, boolean sweeps, int waiters) {
        static final Variation NONE = new Variation(Context::fork, true, OrderWaiters.MOST);
    }

    /** @param owner closes what it gets, the last first */
    OrderParts(Environment given, OrderOptions options, Variation variation, Consumer<AutoCloseable> owner) {
        store = new OrderStore(given.database(), given.clock(), given.events(), options.resumeAfter,
                options.unconditionalMoves, given.points());
        unfinished = new UnfinishedOrders(
                given.database(), given.clock(), options.resumeAfter, options.keyLife, given.points());
        SagaDriver driver = new SagaDriver(store, new ReservationClient(given.inventory(), given.points()));
        UnaryOperator<Context> fork = options.attachedSagas ? UnaryOperator.identity() : variation.fork();
        SagaRunner sagas = new SagaRunner("order-saga", driver, options.sagas, options.sagaTimeout, fork);
        owner.accept(sagas);
        if (variation.sweeps()) {
            // Permits of their own, so that what is stuck does not keep new orders out.
            SagaRunner resumed = new SagaRunner("order-resumed", driver, RESUMED_AT_A_TIME, options.sagaTimeout);
            owner.accept(resumed);
            owner.accept(new OrderSweeper(unfinished, resumed, options.sweepEvery, options.expireKeysEvery));
        }
        waiters = new OrderWaiters(store, variation.waiters());
        owner.accept(waiters);
        api = new OrderApi(
                new OrderCreation(store, sagas, given.breakerOpen()),
                new OrderCancellation(store, sagas, options.cancelWithin),
                store,
                waiters);
    }
}
