package dev.ensemble.gateway.call;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.route.Route;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key that makes a repeat harmless: {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header) or
 * {@code requestId} (AIP-155). They mean the same; two that differ are an error, and without one the gateway makes one.
 */
public final class RequestKey {
    public static final String HEADER = "Idempotency-Key";
    private static final Pattern KEY = Pattern.compile("[!-~]([ -~]{0,126}[!-~])?");
    private static final Pattern QUOTED = Pattern.compile("\"(([ -~&&[^\"\\\\]]|\\\\[\"\\\\])*)\"");

    private RequestKey() {}

    /** Puts the key into {@code request} and returns it; nothing for a method that has no use for one. */
    public static Optional<String> settle(Route route, Message.Builder request, List<String> headers) {
        Optional<String> header = parse(headers);
        Optional<FieldDescriptor> field = route.requestId();
        if (field.isEmpty()) {
            return header;
        }
        String own = (String) request.getField(field.get());
        String inBody = route.bodyField()
                .flatMap(body -> {
                    Message message = (Message) request.getField(body);
                    return Optional.ofNullable(message.getDescriptorForType().findFieldByName("request_id"))
                            .map(f -> (String) message.getField(f));
                })
                .orElse("");
        String key = header.orElse(own.isEmpty() ? inBody : own);
        for (String other : List.of(own, inBody)) {
            if (!other.isEmpty() && !other.equals(key)) {
                throw ApiError.invalidField(
                        "CONTRADICTION", "requestId", "'" + other + "' contradicts the key '" + key + "'")
                        .exception();
            }
        }
        String settled = key.isEmpty() ? UUID.randomUUID().toString() : key;
        request.setField(field.get(), settled);
        return Optional.of(settled);
    }

    /** The key as a structured field string (RFC 8941), the form that the draft asks for. */
    public static String quoted(String key) {
        return '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static Optional<String> parse(List<String> headers) {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        String given = headers.getFirst();
        Matcher quoted = QUOTED.matcher(given);
        String key = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : given;
        boolean halfQuoted = given.startsWith("\"") && !quoted.matches();
        if (headers.size() > 1 || halfQuoted || !KEY.matcher(key).matches()) {
            throw ApiError.invalidField(
                    "MALFORMED_KEY", HEADER,
                    "one key of 1 to 128 printable ASCII characters is expected, quoted or not")
                    .exception();
        }
        return Optional.of(key);
    }
}
