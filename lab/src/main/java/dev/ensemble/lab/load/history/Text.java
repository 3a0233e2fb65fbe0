package dev.ensemble.lab.load.history;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** Reads fields of protobuf's JSON form, in which defaults may be absent and 64-bit numbers are strings. */
public final class Text {
    private Text() {}

    /** A string, empty when absent. */
    public static String of(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    /** A whole number, 0 when absent. */
    public static long units(JsonObject object, String field) {
        String text = of(object, field);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
