package dev.ensemble.lab.load.http;

import com.nimbusds.jwt.JWTParser;
import dev.ensemble.chassis.config.UsageException;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A token as a caller has it: in the environment, where `ps` does not show it. */
public final class Token {
    private static final String VARIABLE = "ENSEMBLE_TOKEN";

    private Token() {}

    /** The one that the user has given. */
    public static Optional<String> ofEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE)).filter(token -> !token.isBlank());
    }

    /** {@code headers}, and the one that carries the token. */
    public static Map<String, String> with(Optional<String> token, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        token.ifPresent(each -> all.put("Authorization", "Bearer " + each));
        return all;
    }

    /** Whose it says it is. */
    public static String subject(String token) {
        try {
            return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet().getSubject())
                    .orElseThrow(() -> new UsageException("the token in $" + VARIABLE + " names no subject"));
        } catch (ParseException e) {
            throw new UsageException("what is in $" + VARIABLE + " is no token");
        }
    }
}
