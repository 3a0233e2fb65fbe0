package dev.ensemble.lab.load.history;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A number of units of one item. */
public record Line(String sku, int quantity) {

    /** The lines of an order or reservation as the API shows it, ordered by sku. */
    public static List<Line> of(JsonObject owner) {
        List<Line> lines = new ArrayList<>();
        if (owner.get("lines") instanceof JsonArray array) {
            for (JsonElement e : array) {
                JsonObject line = e.getAsJsonObject();
                lines.add(new Line(Text.of(line, "sku"), (int) Text.units(line, "quantity")));
            }
        }
        lines.sort(Comparator.comparing(Line::sku));
        return List.copyOf(lines);
    }
}
