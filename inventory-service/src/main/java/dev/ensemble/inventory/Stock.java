package dev.ensemble.inventory;

import dev.ensemble.chassis.database.Database;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.database.RowMapper;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.failpoint.BreakableStep;
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
    private final RowMapper<StoredItem> item;
    private final RowMapper<RestockResult> restocked;
    private final BreakableStep restock;

    Stock(Database database, RowClock clock, FailPoints points) {
        this.database = database;
        this.clock = clock;
        this.item = clock.merging(StoredItem::of);
        this.restocked = clock.merging(RestockResult::of);
        this.restock = new BreakableStep(points, "inventory.restock-item");
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

    private record RestockResult(RestockOutcome outcome, StoredItem item) {
        static RestockResult of(ResultSet row) throws SQLException {
            return new RestockResult(RestockOutcome.valueOf(row.getString("outcome")), StoredItem.of(row));
        }
    }

    /**
     * Adds units, and creates the item when that is allowed.
     *
     * @throws ServiceException NOT_FOUND; ALREADY_EXISTS, reason {@code REQUEST_ID_REUSED}
     */
    StoredItem restock(Restock wanted) {
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
    StoredItem get(String sku) {
        return database.one("SELECT " + StoredItem.COLUMNS + " FROM item WHERE sku = ?", item, sku)
                .orElseThrow(() -> ServiceException.notFound(name(sku)));
    }

    /** The first {@code size} items by sku, or those that follow the page that {@code token} came with. */
    Page<StoredItem> list(int size, String token) {
        String after = token.isEmpty() ? "" : PageToken.sortKey(LIST, 1, token).getFirst();
        List<StoredItem> rows = database.page(
                "SELECT " + StoredItem.COLUMNS + " FROM item WHERE sku > ? ORDER BY sku LIMIT ?", item, after,
                size + 1);
        return Page.of(rows, size, last -> PageToken.of(LIST, last.sku()));
    }

    private static String name(String sku) {
        return "items/" + sku;
    }
}
