package dev.ensemble.inventory;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Something that can be ordered: units that are free, set aside, and sold. */
record StoredItem(String sku, String displayName, long free, long reserved, long sold) {

    /** By name, for a later version may add others while this one serves; the last one is its row's clock. */
    static final String COLUMNS = "sku, display_name, free, reserved, sold, hlc";

    static StoredItem of(ResultSet row) throws SQLException {
        return new StoredItem(
                row.getString("sku"),
                row.getString("display_name"),
                row.getLong("free"),
                row.getLong("reserved"),
                row.getLong("sold"));
    }
}
