package dev.ensemble.gateway.error;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An error as the caller sees it (AIP-193).
 *
 * @param http HTTP code
 * @param code canonical code
 * @param message for people: says what was wrong and what would be right
 * @param details for programs, {@code google.rpc} messages such as ErrorInfo and BadRequest
 * @param headers HTTP headers that go with it
 */
public record ApiError(int http, Code code, String message, List<Message> details, Map<String, String> headers) {
    private static final String DOMAIN = "gateway.ensemble.dev";

    /** An error that the gateway itself finds. */
    public static ApiError of(Code code, String reason, String message) {
        return of(HttpCodes.of(code), code, reason, message);
    }

    /** As {@link #of(Code, String, String)}, for an HTTP code that no canonical code stands for. */
    public static ApiError of(int http, Code code, String reason, String message) {
        ErrorInfo info = ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build();
        return new ApiError(http, code, message, List.of(info), Map.of());
    }

    /** A request that makes no sense: 400. */
    public static ApiError invalid(String reason, String message) {
        return of(Code.INVALID_ARGUMENT, reason, message);
    }

    /** One field of the request that is wrong: 400. {@code field} is its JSON path or parameter. */
    public static ApiError invalidField(String reason, String field, String description) {
        return invalid(reason, field.isEmpty() ? description : field + ": " + description)
                .with(BadRequest.newBuilder()
                        .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                .setField(field)
                                .setDescription(description)
                                .setReason(reason))
                        .build());
    }

    /** The same with one more detail. */
    public ApiError with(Message detail) {
        List<Message> more = new ArrayList<>(details);
        more.add(detail);
        return new ApiError(http, code, message, List.copyOf(more), headers);
    }

    /** The same with an entry in the metadata of its ErrorInfo. */
    public ApiError with(String key, String value) {
        List<Message> changed = details.stream()
                .map(d -> d instanceof ErrorInfo info ? info.toBuilder().putMetadata(key, value).build() : d)
                .toList();
        return new ApiError(http, code, message, changed, headers);
    }

    /** The same with one more header. */
    public ApiError header(String name, String value) {
        Map<String, String> more = new java.util.LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiError(http, code, message, details, Map.copyOf(more));
    }

    /** To be thrown where a return value would be in the way. */
    public ApiException exception() {
        return new ApiException(this);
    }
}
