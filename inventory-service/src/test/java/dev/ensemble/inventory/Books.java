package dev.ensemble.inventory;

import dev.ensemble.chassis.database.Database;
import java.util.List;

/** The double entry of stock: what the items say, against what their reservations say. */
final class Books {

    private Books() {}

    /** What does not add up when {@code stocked} units of each item were ever stocked; nothing when all does. */
    static List<String> audit(Database database, long stocked) {
        return database.list(
                """
                SELECT item.sku || ': free ' || free || ', reserved ' || reserved || ', sold ' || sold
                           || ', but of ' || ? || ' stocked, ' || open || ' are reserved and ' || gone || ' sold'
                  FROM item CROSS JOIN LATERAL (
                      SELECT coalesce(sum(quantity) FILTER (WHERE state = 'RESERVED'), 0) AS open,
                             coalesce(sum(quantity) FILTER (WHERE state = 'CONFIRMED'), 0) AS gone
                        FROM reservation, unnest(skus, quantities) AS line(line_sku, quantity)
                       WHERE line_sku = item.sku) AS booked
                 WHERE free + reserved + sold <> ? OR reserved <> open OR sold <> gone
                """,
                row -> row.getString(1),
                stocked,
                stocked);
    }
}
