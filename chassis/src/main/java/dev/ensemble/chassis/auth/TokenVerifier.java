package dev.ensemble.chassis.auth;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;

/**
 * Tells whose a token is, if it counts (RFC 9068, RFC 8725). A signature is checked once, and counts as long as the keys
 * do and the token has not expired.
 */
public final class TokenVerifier implements AutoCloseable {
    private static final int MOST_CHARACTERS = 4096;
    private static final int MOST_REMEMBERED = 1024;

    private final TokenKeys keys;
    private final Claims.Expected expected;
    private final Clock clock;
    private final Cache<String, Verified> verified = CacheBuilder.newBuilder().maximumSize(MOST_REMEMBERED).build();

    private record Verified(Claims claims, KeySet by) {}

    TokenVerifier(TokenKeys keys, Claims.Expected expected, Clock clock) {
        this.keys = keys;
        this.expected = expected;
        this.clock = clock;
    }

    /**
     * The one that the options describe, if they ask for tokens.
     *
     * @throws dev.ensemble.chassis.config.UsageException when the keys cannot be read, or there are none
     */
    public static Optional<TokenVerifier> of(AuthOptions options, Clock clock) {
        return options.required()
                ? Optional.of(new TokenVerifier(
                        new TokenKeys(KeySource.at(options.keys), options.keys),
                        new Claims.Expected(options.issuer, options.audience, options.types, options.defaultScopes),
                        clock))
                : Optional.empty();
    }

    /** Whose it is, if its signature was checked before: costs nothing. */
    public Optional<Principal> known(Bearer bearer) throws InvalidTokenException {
        Verified before = verified.getIfPresent(bearer.token());
        if (before == null || before.by() != keys.current()) {
            return Optional.empty();
        }
        before.claims().requireValidAt(clock.instant());
        return Optional.of(before.claims().principal());
    }

    /** Whose it is. The first time costs a signature's check, which is not for an event loop. */
    public Principal verify(Bearer bearer) throws InvalidTokenException {
        Optional<Principal> known = known(bearer);
        return known.isPresent() ? known.get() : check(bearer.token());
    }

    private Principal check(String token) throws InvalidTokenException {
        if (token.length() > MOST_CHARACTERS) {
            throw new InvalidTokenException("the token has more than " + MOST_CHARACTERS + " characters");
        }
        KeySet by = keys.current();
        try {
            SignedJWT jwt = SignedJWT.parse(token); // refuses alg none
            expected.check(jwt.getHeader());
            if (!by.knows(jwt.getHeader().getKeyID())) {
                keys.missing();
                throw new InvalidTokenException("no key has the id that the token names");
            }
            JWSVerifier verifier = by.verifier(jwt.getHeader())
                    .orElseThrow(() -> new InvalidTokenException("the token's algorithm is not that of its key"));
            if (!jwt.verify(verifier)) {
                throw new InvalidTokenException("the token's signature is not that of its key");
            }
            Claims claims = expected.check(jwt.getJWTClaimsSet());
            claims.requireValidAt(clock.instant());
            verified.put(token, new Verified(claims, by));
            return claims.principal();
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            throw new InvalidTokenException("the token is no signed JWT");
        }
    }

    @Override
    public void close() {
        keys.close();
    }
}
