package dev.ensemble.gateway.http;

import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ErrorBody;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param status HTTP code
 * @param type media type of the body
 * @param body the body
 * @param headers further headers
 */
public record Answer(int status, String type, String body, Map<String, String> headers) {
    public static final String JSON = "application/json";

    public static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    public static Answer of(ApiError error) {
        return new Answer(error.http(), JSON, ErrorBody.print(error), error.headers());
    }

    /** The same with one more header. */
    public Answer header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, body, more);
    }
}
