package dev.ensemble.chassis.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a token says that counts.
 *
 * @param notBefore before it the token does not count
 * @param expires from then on it does not count
 */
record Claims(Principal principal, Instant notBefore, Instant expires) {
    /** How far clocks may differ. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    void requireValidAt(Instant now) throws InvalidTokenException {
        if (!now.minus(SKEW).isBefore(expires)) {
            throw new InvalidTokenException("the token expired at " + expires);
        }
        if (now.plus(SKEW).isBefore(notBefore)) {
            throw new InvalidTokenException("the token does not count before " + notBefore);
        }
    }

    /** What a token must say. */
    record Expected(String issuer, String audience, List<String> types, Collection<String> defaultScopes) {

        /** Everything that could lead to a key of the token's own choice is refused, not ignored. */
        void check(JWSHeader header) throws InvalidTokenException {
            if (!KeySet.ALGORITHMS.contains(header.getAlgorithm())) {
                throw new InvalidTokenException("the token's algorithm must be ES256, EdDSA or RS256");
            }
            String type = header.getType() == null ? "none" : header.getType().getType();
            String plain = type.toLowerCase(Locale.ROOT).replaceFirst("^application/", "");
            if (types.stream().noneMatch(plain::equalsIgnoreCase)) {
                throw new InvalidTokenException("the token's type must be " + String.join(" or ", types));
            }
            if (header.getJWK() != null || header.getJWKURL() != null || header.getX509CertURL() != null
                    || header.getX509CertChain() != null) {
                throw new InvalidTokenException("a token must not bring its own key (jwk, jku, x5u, x5c)");
            }
            if (header.getKeyID() == null) {
                throw new InvalidTokenException("the token must name its key (kid)");
            }
            if (header.getCriticalParams() != null || header.getCustomParam("b64") != null) {
                throw new InvalidTokenException("the token asks for extensions (crit) that this service does not know");
            }
        }

        Claims check(JWTClaimsSet claims) throws InvalidTokenException, ParseException {
            if (!issuer.equals(claims.getIssuer())) {
                throw new InvalidTokenException("the token's issuer (iss) must be " + issuer);
            }
            if (!claims.getAudience().contains(audience)) {
                throw new InvalidTokenException("the token's audience (aud) must be " + audience);
            }
            if (claims.getExpirationTime() == null) {
                throw new InvalidTokenException("the token must expire (exp)");
            }
            String subject = claims.getSubject();
            if (subject == null || !Principal.isName(subject)) {
                throw new InvalidTokenException("the token's subject (sub) must have 1 to 100 printable characters");
            }
            return new Claims(
                    new Principal(subject, scopes(claims)),
                    instant(claims.getNotBeforeTime(), Instant.MIN),
                    instant(claims.getExpirationTime(), Instant.MIN));
        }

        private Set<String> scopes(JWTClaimsSet claims) throws ParseException {
            String scope = claims.getStringClaim("scope");
            return scope == null ? Set.copyOf(defaultScopes) : Set.of(scope.strip().split(" +"));
        }

        private static Instant instant(Date date, Instant otherwise) {
            return date == null ? otherwise : date.toInstant();
        }
    }
}
