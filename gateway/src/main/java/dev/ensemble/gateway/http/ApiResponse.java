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
public record ApiResponse(int status, String type, String body, Map<String, String> headers) {
    public static final String JSON = "application/json";

    public static ApiResponse json(int status, String body) {
        return new ApiResponse(status, JSON, body, Map.of());
    }

    public static ApiResponse of(ApiError error) {
        return new ApiResponse(error.http(), JSON, ErrorBody.print(error), error.headers());
    }

    /** What a stream of events says of itself to HEAD. */
    public static ApiResponse headOfEvents() {
        return new ApiResponse(200, EventStream.TYPE, "", Map.of("Cache-Control", "no-store"));
    }

    /** Which {@code 204} and {@code 304} have not, and then say nothing of it. */
    boolean hasContent() {
        return status != 204 && status != 304;
    }

    /** The same with one more header. */
    public ApiResponse header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(status, type, body, more);
    }
}
