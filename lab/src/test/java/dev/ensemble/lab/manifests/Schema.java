package dev.ensemble.lab.manifests;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/**
 * Reads a manifest as an API server does, by classes made from the schemas of Kubernetes: an unknown field, a missing
 * one or one of another type is refused.
 */
final class Schema {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    static {
        new JSON(); // Its constructor sets the shared Gson up.
    }

    private Schema() {}

    /** @throws IllegalArgumentException naming the field */
    static Object read(JsonObject manifest) {
        if (text(manifest, "apiVersion").startsWith("cert-manager.io/")) {
            return manifest; // Not one of Kubernetes' own: nothing here knows its fields.
        }
        Class<?> type = type(text(manifest, "apiVersion"), text(manifest, "kind"));
        try {
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, manifest);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        Gson gson = JSON.getGson();
        Object model;
        try {
            model = gson.fromJson(manifest, type);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("a value of another type: " + e.getMessage(), e);
        }
        // Gson takes "2" for 2 and 2 for "2"; an API server does not, and neither comes back as it was.
        if (!"Secret".equals(text(manifest, "kind"))) { // whose values nobody is to read in a message
            same("", manifest, gson.toJsonTree(model));
        }
        return model;
    }

    private static Class<?> type(String apiVersion, String kind) {
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        try {
            return Class
                    .forName(MODELS + version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1) + kind);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("Kubernetes has no " + kind + " in " + apiVersion, e);
        }
    }

    private static void same(String path, JsonElement written, JsonElement read) {
        if (written instanceof JsonObject object && read instanceof JsonObject other) {
            object.entrySet().forEach(e -> same(path + "." + e.getKey(), e.getValue(), other.get(e.getKey())));
        } else if (written instanceof JsonArray array && read instanceof JsonArray other) {
            for (int i = 0; i < array.size(); i++) {
                same(path + "[" + i + "]", array.get(i), other.get(i));
            }
        } else if (!written.equals(read)) {
            throw new IllegalArgumentException(path.substring(1) + " is " + written + ", which is read as " + read);
        }
    }

    private static String text(JsonObject manifest, String field) {
        if (!manifest.has(field)) {
            throw new IllegalArgumentException("no " + field);
        }
        return manifest.get(field).getAsString();
    }
}
