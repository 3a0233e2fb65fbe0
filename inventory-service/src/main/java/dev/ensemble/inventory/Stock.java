package dev.ensemble.inventory;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.database.RowMapper;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.failpoint.Step;
import dev.ensemble.chassis.paging.Page;
import dev.ensemble.chassis.paging.PageToken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The items and their units. */
final class Stock {

    private static final String LIST = "items";

    private final Database database;
    private final RowClock clock;
    private final RowMapper<Item> item;
    private final RowMapper<RestockResult> restocked;
    private final Step restock;

    Stock(Database database, RowClock clock, FailPoints points) {
        this.database = database;
        this.clock = clock;
        this.item = clock.merging(Item::of);
        this.restocked = clock.merging(RestockResult::of);
        this.restock = new Step(points, "inventory.restock-item");
    }

    /**
     * Units to add; a repeat with the same {@code requestId} adds none.
     *
     * @param owner whose key that is; empty where callers have no tokens
     */
    record Restock(
            String owner, String requestId, String sku, long quantity, boolean allowMissing, String displayName) {

        /** Two owners' keys never meet: neither has a line break. */
        private String key() {
            return owner.isEmpty() ? requestId : requestId + '\n' + owner;
        }
    }

    private enum RestockOutcome {
        DONE,
        REUSED,
        MISSING
    }

    private record RestockResult(RestockOutcome outcome, Item item) {
        static RestockResult of(ResultSet row) throws SQLException {
            return new RestockResult(RestockOutcome.valueOf(row.getString("outcome")), Item.of(row));
        }
    }

    /**
     * Adds units, and creates the item when that is allowed.
     *
     * @throws ServiceException NOT_FOUND; ALREADY_EXISTS, reason {@code REQUEST_ID_REUSED}
     */
    Item restock(Restock wanted) {
        RestockResult answer = restock.run(() -> database.one(
                "SELECT outcome, (stocked).* FROM restock_item(?, ?, ?, ?, ?, ?)",
                restocked,
                wanted.key(),
                wanted.sku(),
                wanted.quantity(),
                wanted.allowMissing(),
                wanted.displayName(),
                clock.now()))
                .orElseThrow(() -> ServiceException.aborted(
                        "REQUEST_FORGOTTEN", wanted.requestId() + " was forgotten at this moment; ask again"));
        return switch (answer.outcome()) {
            case DONE -> answer.item();
            case MISSING -> throw ServiceException.notFound(name(wanted.sku()));
            case REUSED -> throw ServiceException.alreadyExists(
                    "REQUEST_ID_REUSED", "request_id '" + wanted.requestId() + "' was used for another request");
        };
    }

    /**
     * One item.
     *
     * @throws ServiceException NOT_FOUND
     */
    Item get(String sku) {
        return database.one("SELECT " + Item.COLUMNS + " FROM item WHERE sku = ?", item, sku)
                .orElseThrow(() -> ServiceException.notFound(name(sku)));
    }

    /** The first {@code size} items by sku, or those that follow the page that {@code token} came with. */
    Page<Item> list(int size, String token) {
        String after = token.isEmpty() ? "" : PageToken.sortKey(LIST, 1, token).getFirst();
        List<Item> rows = database.page(
                "SELECT " + Item.COLUMNS + " FROM item WHERE sku > ? ORDER BY sku LIMIT ?", item, after, size + 1);
        return Page.of(rows, size, last -> PageToken.of(LIST, last.sku()));
    }

    private static String name(String sku) {
        return "items/" + sku;
    }
}
