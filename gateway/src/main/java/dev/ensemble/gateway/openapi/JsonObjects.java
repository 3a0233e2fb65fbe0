package dev.ensemble.gateway.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;

/** JSON objects, written short. */
final class JsonObjects {
    private JsonObjects() {}

    /** An object of names and values in turn; a value that is null is left out. */
    static JsonObject object(Object... namesAndValues) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                object.add((String) namesAndValues[i], value(namesAndValues[i + 1]));
            }
        }
        return object;
    }

    static JsonArray array(Collection<?> values) {
        JsonArray array = new JsonArray();
        values.forEach(v -> array.add(value(v)));
        return array;
    }

    /** A reference to a component. */
    static JsonObject ref(String kind, String name) {
        return object("$ref", "#/components/" + kind + "/" + name);
    }

    private static JsonElement value(Object value) {
        return switch (value) {
            case JsonElement element -> element;
            case String text -> new JsonPrimitive(text);
            case Number number -> new JsonPrimitive(number);
            case Boolean truth -> new JsonPrimitive(truth);
            default -> throw new IllegalArgumentException(value.getClass().getName());
        };
    }
}
