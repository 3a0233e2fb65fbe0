package dev.ensemble.order;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.member.Member;

/** Puts an order process together. */
final class OrderWiring {

    private static final String INVENTORY = "inventory";

    private OrderWiring() {}

    static void assemble(Member member, DatabaseOptions databaseOptions, OrderOptions options) {
        OrderParts parts = new OrderParts(
                new OrderParts.Environment(
                        member.owns(new Database(databaseOptions, member.telemetry()::traced)),
                        member.clock(),
                        member.instance(),
                        member.channels().to(INVENTORY),
                        member.channels().breaker(INVENTORY)::isOpen,
                        member.failPoints()),
                options,
                OrderParts.Variation.NONE,
                member::owns);
        member.onStop(parts.waiters::close);
        member.serve(parts.api);
        member.warmUpWith(INVENTORY);
        member.warmUp(new OrderWarmUp(member::self));
    }
}
