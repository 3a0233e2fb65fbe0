package dev.ensemble.chassis.auth;

import java.util.List;
import picocli.CommandLine.Option;

/** Whose tokens count. Without keys callers need none. */
public final class AuthOptions {
    @Option(
            names = "--auth-keys",
            paramLabel = "FILE|URL",
            defaultValue = "${env:ENSEMBLE_AUTH_KEYS:-}",
            description = "ask callers for tokens that these keys (a JWKS) have signed (default: ask for none)")
    String keys = "";

    @Option(
            names = "--auth-issuer",
            paramLabel = "NAME",
            defaultValue = "${env:ENSEMBLE_AUTH_ISSUER:-ensemble}",
            description = "who must have issued them, claim iss (default: ensemble)")
    String issuer = "ensemble";

    @Option(
            names = "--auth-audience",
            paramLabel = "NAME",
            defaultValue = "${env:ENSEMBLE_AUTH_AUDIENCE:-ensemble}",
            description = "whom they must be meant for, claim aud (default: ensemble)")
    String audience = "ensemble";

    @Option(
            names = "--auth-token-type",
            paramLabel = "TYPE",
            split = ",",
            defaultValue = "${env:ENSEMBLE_AUTH_TOKEN_TYPE:-at+jwt}",
            description = "header typ that they must have, none for a token without one; providers that do not keep to"
                    + " RFC 9068 need JWT or none (default: at+jwt)")
    List<String> types = List.of("at+jwt");

    @Option(
            names = "--auth-default-scope",
            paramLabel = "SCOPE",
            split = "[ ,]",
            defaultValue = "${env:ENSEMBLE_AUTH_DEFAULT_SCOPE:-}",
            description = "what a token may do that has no claim scope (default: nothing)")
    List<String> defaultScopes = List.of();

    /** Options with their defaults. */
    public AuthOptions() {}

    /** Options that ask for tokens by the keys at {@code keys}. */
    public AuthOptions(String keys) {
        this.keys = keys;
    }

    /** Whether callers are asked for tokens. */
    public boolean required() {
        return !keys.isEmpty();
    }

    @Override
    public String toString() {
        return required() ? "keys at " + keys + ", issuer " + issuer + ", audience " + audience : "none";
    }
}
