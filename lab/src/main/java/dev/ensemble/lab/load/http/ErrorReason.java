package dev.ensemble.lab.load.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Errors as the API writes them (AIP-193). */
public final class ErrorReason {
    private ErrorReason() {}

    /**
     * The reason of the first detail that has one, else the canonical status, else nothing.
     *
     * @throws RuntimeException if the body begins like JSON and is none
     */
    public static String reason(String body) {
        if (!body.startsWith("{")) {
            return "";
        }
        if (!(JsonParser.parseString(body).getAsJsonObject().get("error") instanceof JsonObject error)) {
            return "";
        }
        if (error.get("details") instanceof JsonArray details) {
            for (JsonElement e : details) {
                if (e instanceof JsonObject detail && detail.has("reason")) {
                    return detail.get("reason").getAsString();
                }
            }
        }
        return error.has("status") ? error.get("status").getAsString() : "";
    }
}
