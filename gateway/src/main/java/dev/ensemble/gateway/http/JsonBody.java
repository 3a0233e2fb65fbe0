package dev.ensemble.gateway.http;

import com.google.common.net.MediaType;
import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import java.nio.charset.StandardCharsets;

/** Says whether a request's headers announce a body that can be read: JSON in UTF-8, not compressed. */
public final class JsonBody {
    private JsonBody() {}

    /** Throws 415 for what is not. */
    public static void require(Exchange exchange) {
        String given = exchange.header("Content-Type");
        if (given == null || !ApiResponse.JSON.equals(given) && !isJson(given)) {
            throw ApiError.of(415, Code.INVALID_ARGUMENT, "WRONG_CONTENT_TYPE",
                    "the body must be " + ApiResponse.JSON + (given == null ? "" : ", not " + given)
                            + "; with curl say --json '{…}' instead of -d, or add -H 'Content-Type: application/json'")
                    .header("Accept-Post", ApiResponse.JSON)
                    .exception();
        }
        String coding = exchange.header("Content-Encoding");
        if (coding != null && !coding.isBlank() && !coding.equalsIgnoreCase("identity")) {
            throw ApiError.of(415, Code.INVALID_ARGUMENT, "WRONG_CONTENT_ENCODING", "the body must not be compressed")
                    .header("Accept-Encoding", "identity")
                    .exception();
        }
    }

    /** Parameters other than {@code charset} mean nothing (RFC 8259 section 11); there may be empty ones (RFC 9110). */
    private static boolean isJson(String given) {
        try {
            MediaType type = MediaType.parse(given.replaceAll("(\\s*;\\s*)+$", "").replaceAll("(\\s*;\\s*)+", "; "));
            return type.is(MediaType.JSON_UTF_8.withoutParameters())
                    && type.charset().or(StandardCharsets.UTF_8).equals(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | IllegalStateException noTypeOrTwoCharsets) {
            return false;
        }
    }
}
