package dev.ensemble.gateway.call;

import com.google.common.hash.Hashing;
import dev.ensemble.gateway.http.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Conditional reads (RFC 9110 section 13.1.2): an answer that the caller has already is 304 and has no body. */
final class EntityTag {
    static final String IF_NONE_MATCH = "If-None-Match";
    private static final int BYTES = 15;

    private EntityTag() {}

    /** The answer with its {@code ETag}, or the 304 that stands for it. */
    static ApiResponse apply(ApiResponse answer, List<String> ifNoneMatch) {
        String tag = of(answer.body());
        return ifNoneMatch.stream().anyMatch(given -> matches(given, tag))
                ? new ApiResponse(304, answer.type(), "", answer.headers()).header("ETag", tag)
                : answer.header("ETag", tag);
    }

    /** A strong validator: 120 bits of the body's SHA-256. */
    private static String of(String body) {
        byte[] hash = Hashing.sha256().hashString(body, StandardCharsets.UTF_8).asBytes();
        return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES)) + '"';
    }

    /** Weak comparison, as the header has it; ours hold no comma. */
    private static boolean matches(String header, String tag) {
        for (String given : header.split(",")) {
            String one = given.strip();
            if (one.equals("*") || (one.startsWith("W/") ? one.substring(2) : one).equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
