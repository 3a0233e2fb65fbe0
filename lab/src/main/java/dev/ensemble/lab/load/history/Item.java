package dev.ensemble.lab.load.history;

import com.google.gson.JsonObject;

/** An item as it was seen, in units. */
public record Item(String sku, long free, long reserved, long sold) {

    /** From what the API shows. */
    public static Item of(JsonObject json) {
        return new Item(Text.of(json, "sku"), Text.units(json, "free"), Text.units(json, "reserved"),
                Text.units(json, "sold"));
    }

    /** Everything that was ever stocked, if the item is sound. */
    public long stocked() {
        return free + reserved + sold;
    }
}
