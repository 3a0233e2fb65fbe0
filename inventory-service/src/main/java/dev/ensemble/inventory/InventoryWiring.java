package dev.ensemble.inventory;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.DatabaseOptions;
import dev.ensemble.chassis.member.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of an inventory process together. */
final class InventoryWiring {

    private static final Logger log = LoggerFactory.getLogger(InventoryWiring.class);

    private InventoryWiring() {}

    static void assemble(Member member, DatabaseOptions databaseOptions, InventoryOptions options) {
        log.info("keeps stock: {}, database {}", options, databaseOptions);
        Database database = member.owns(new Database(databaseOptions, member.telemetry()::traced));
        Stock stock = new Stock(database, member.failPoints());
        Reservations reservations = new Reservations(database, options.reservationLife, member.failPoints());
        ExpiredReservations leftovers = new ExpiredReservations(database, options.retention, member.failPoints());
        member.owns(new ExpirySweeper(leftovers, options.sweepEvery, options.pruneEvery));
        member.serve(new InventoryApi(stock, reservations));
        member.warmUp(new InventoryWarmUp(member::self));
    }
}
