package dev.ensemble.gateway.call;

import dev.ensemble.gateway.http.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** Conditional reads (RFC 9110 section 13.1.2): an answer that the caller has already is 304 and has no body. */
final class EntityTag {
    static final String IF_NONE_MATCH = "If-None-Match";
    private static final int BYTES = 15;

    private EntityTag() {}

    /** The answer with its {@code ETag}, or the 304 that stands for it. */
    static Answer apply(Answer answer, List<String> ifNoneMatch) {
        String tag = of(answer.body());
        return ifNoneMatch.stream().anyMatch(given -> matches(given, tag))
                ? new Answer(304, answer.type(), "", answer.headers()).header("ETag", tag)
                : answer.header("ETag", tag);
    }

    /** A strong validator: 120 bits of the body's SHA-256. */
    private static String of(String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return '"' + Base64.getUrlEncoder().encodeToString(java.util.Arrays.copyOf(hash, BYTES)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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
