package dev.ensemble.gateway.call;

import com.google.common.hash.Hashing;
import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.http.ApiResponse;
import dev.ensemble.gateway.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Conditions on entity tags (RFC 9110 section 13). There are no dates of change, so that conditions on dates are no
 * conditions.
 */
final class Preconditions {
    private static final String IF_MATCH = "If-Match";
    private static final String IF_NONE_MATCH = "If-None-Match";
    private static final int BYTES = 15;

    private Preconditions() {}

    /** The answer to a read with its {@code ETag}, or the 304 or 412 that stands for it. */
    static ApiResponse apply(Exchange exchange, ApiResponse answer) {
        String tag = of(answer.body());
        List<String> wanted = exchange.headers(IF_MATCH);
        if (!wanted.isEmpty() && wanted.stream().noneMatch(given -> names(given, tag, false))) {
            throw failed(IF_MATCH, "what is there has the ETag " + tag);
        }
        return exchange.headers(IF_NONE_MATCH).stream().anyMatch(given -> names(given, tag, true))
                ? new ApiResponse(304, answer.type(), "", answer.headers()).header("ETag", tag)
                : answer.header("ETag", tag);
    }

    /** A change cannot be made to depend on an entity tag, and must not be made as if it did not. */
    static void refuse(Exchange exchange) {
        if (!exchange.headers(IF_MATCH).isEmpty()) {
            throw failed(IF_MATCH, "nothing that is changed here has an ETag");
        }
    }

    private static RuntimeException failed(String header, String why) {
        return ApiError.of(412, Code.FAILED_PRECONDITION, "PRECONDITION_FAILED", header + ": " + why).exception();
    }

    /** A strong validator: 120 bits of the body's SHA-256. */
    private static String of(String body) {
        byte[] hash = Hashing.sha256().hashString(body, StandardCharsets.UTF_8).asBytes();
        return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES)) + '"';
    }

    /** Ours hold no comma. */
    private static boolean names(String header, String tag, boolean weakly) {
        for (String given : header.split(",")) {
            String one = given.strip();
            if (one.equals("*") || (weakly && one.startsWith("W/") ? one.substring(2) : one).equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
