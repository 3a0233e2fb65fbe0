package dev.ensemble.gateway.route;

import dev.ensemble.gateway.error.ApiError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request, cut into segments and then decoded (RFC 3986), so that an encoded slash never
 * makes a segment, and nothing is normalised: {@code ..} is a segment like any other and matches no resource.
 *
 * @param segments decoded segments
 * @param lastWithoutVerb the last segment up to its last colon
 * @param verb what follows that colon; empty for none
 */
public record RequestPath(List<String> segments, String lastWithoutVerb, String verb) {

    /** @param raw the path as it stood in the request line, without query */
    public static RequestPath parse(String raw) {
        List<String> segments = new ArrayList<>(4);
        int at = 1;
        int end = raw.length();
        while (at <= end) {
            int slash = raw.indexOf('/', at);
            int stop = slash < 0 ? end : slash;
            segments.add(decode(raw.substring(at, stop), false));
            at = stop + 1;
        }
        if (segments.isEmpty()) {
            return new RequestPath(List.of(), "", "");
        }
        String last = raw.substring(raw.lastIndexOf('/') + 1);
        int colon = last.lastIndexOf(':');
        return colon < 0
                ? new RequestPath(segments, segments.getLast(), "")
                : new RequestPath(segments, decode(last.substring(0, colon), false), last.substring(colon + 1));
    }

    /** Percent-decodes strictly; {@code +} is a space in a query only. */
    static String decode(String raw, boolean query) {
        if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0) {
            return raw;
        }
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw broken(raw);
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c == '+' && query) {
                bytes.put((byte) ' ');
            } else if (c > 0x7e) {
                throw broken(raw);
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw broken(raw);
        }
    }

    private static RuntimeException broken(String raw) {
        return ApiError.invalid("MALFORMED_URL", "'" + raw + "' is not percent-encoded UTF-8").exception();
    }
}
