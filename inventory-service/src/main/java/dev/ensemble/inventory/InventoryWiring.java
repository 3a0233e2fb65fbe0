package dev.ensemble.inventory;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.member.MemberContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of an inventory process together. */
final class InventoryWiring {

    private static final Logger log = LoggerFactory.getLogger(InventoryWiring.class);

    private InventoryWiring() {}

    static void assemble(MemberContext context, DatabaseOptions databaseOptions, InventoryOptions options) {
        log.info("keeps stock: {}, database {}", options, databaseOptions);
        Database database = context.owns(new Database(databaseOptions, context.telemetry()::traced));
        Stock stock = new Stock(database, context.rowClock(), context.failPoints());
        Reservations reservations = new Reservations(
                database, context.rowClock(), options.reservationLife, context.failPoints());
        ExpiredReservations leftovers = new ExpiredReservations(
                database, context.rowClock(), options.retention, context.failPoints());
        context.owns(new ExpirySweeper(leftovers, options.sweepEvery, options.pruneEvery));
        context.serve(new InventoryApi(stock, reservations));
        context.warmUp(new InventoryWarmUp(context::self));
    }
}
