package dev.ensemble.order;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.member.MemberContext;

/** Puts an order process together. */
final class OrderWiring {

    private static final String INVENTORY = "inventory";

    private OrderWiring() {}

    static void assemble(MemberContext context, DatabaseOptions databaseOptions, OrderOptions options) {
        OrderParts parts = new OrderParts(
                new OrderParts.Environment(
                        context.owns(new Database(databaseOptions, context.telemetry()::traced)),
                        context.rowClock(),
                        context.events(),
                        context.channels().to(INVENTORY),
                        context.channels().breaker(INVENTORY)::isOpen,
                        context.failPoints()),
                options,
                OrderParts.Variation.NONE,
                context::owns);
        context.onStop(parts.waiters::close);
        context.serve(parts.api);
        context.warmUpWith(INVENTORY);
        context.warmUp(new OrderWarmUp(context::self));
    }
}
