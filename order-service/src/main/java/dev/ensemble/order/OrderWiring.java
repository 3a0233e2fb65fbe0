package dev.ensemble.order;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.member.Member;

/** Puts the parts of an order process together. */
final class OrderWiring {

    private static final String INVENTORY = "inventory";
    private static final int RESUMED_AT_A_TIME = 64;

    private OrderWiring() {}

    static void assemble(Member member, DatabaseOptions databaseOptions, OrderOptions options) {
        Database database = member.owns(new Database(databaseOptions, member.telemetry()::traced));
        OrderStore store = new OrderStore(
                database,
                member.clock(),
                member.instance(),
                options.resumeAfter,
                options.unconditionalMoves,
                member.failPoints());
        ReservationClient reservations = new ReservationClient(member.channels().to(INVENTORY), member.failPoints());
        SagaDriver driver = new SagaDriver(store, reservations);
        SagaRunner sagas = member.owns(new SagaRunner("order-saga", driver, options.sagas, options.sagaTimeout));
        // Places of their own, so that what is stuck does not keep new orders out.
        SagaRunner resumed =
                member.owns(new SagaRunner("order-resumed", driver, RESUMED_AT_A_TIME, options.sagaTimeout));
        UnfinishedOrders leftovers = new UnfinishedOrders(database, options.resumeAfter, options.keyLife, member.failPoints());
        member.owns(new OrderSweeper(leftovers, resumed, options.sweepEvery, options.expireKeysEvery));
        OrderWaiters waiters = member.owns(new OrderWaiters(store, OrderWaiters.MOST));
        member.onStop(waiters::close);
        member.serve(new OrderApi(
                new OrderCreation(store, sagas, member.channels().breaker(INVENTORY)::isOpen),
                new OrderCancellation(store, sagas, options.cancelWithin),
                store,
                waiters));
        member.warmUpWith(INVENTORY);
        member.warmUp(new OrderWarmUp(member::self));
    }
}
