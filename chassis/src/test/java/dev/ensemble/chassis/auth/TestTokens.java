package dev.ensemble.chassis.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Somebody who issues tokens, a clock that stands still, and one who checks them. */
public final class TestTokens implements AutoCloseable {
    /** How the clock stands at first. */
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    final ECKey key = newKey("first");
    /** How often the keys were asked for. */
    final AtomicInteger reads = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final AtomicReference<String> published = new AtomicReference<>(jwks(key));
    private final TokenVerifier verifier;

    public TestTokens() {
        this(new AuthOptions("memory"));
    }

    TestTokens(AuthOptions options) {
        KeySource memory = new KeySource() {
            @Override
            public String read() throws IOException {
                reads.incrementAndGet();
                if (published.get().isEmpty()) {
                    throw new IOException("away");
                }
                return published.get();
            }

            @Override
            public Duration interval() {
                return Duration.ofMillis(20);
            }
        };
        verifier = new TokenVerifier(
                new TokenKeys(memory, "memory"),
                new Claims.Expected(options.issuer, options.audience, options.types, options.defaultScopes),
                ((InstantSource) now::get).withZone(ZoneOffset.UTC));
    }

    public TokenVerifier verifier() {
        return verifier;
    }

    void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    void publish(JWK... keys) {
        published.set(jwks(keys));
    }

    void publish(String json) {
        published.set(json);
    }

    static ECKey newKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String jwks(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    /** A sound token. */
    public String token(String name, String... scopes) {
        return token(claims -> claims.subject(name).claim("scope", String.join(" ", scopes)));
    }

    /** A token that is sound but for what {@code change} does to what it claims. */
    String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(header(), change.apply(claims()).build(), key);
    }

    /** A token that is sound but for its header. */
    String headed(UnaryOperator<JWSHeader.Builder> change) {
        return sign(change.apply(header()), claims().build(), key);
    }

    JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).keyID(key.getKeyID());
    }

    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("ensemble")
                .audience("ensemble")
                .subject("ada")
                .claim("scope", "things:read")
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now.get()))
                .expirationTime(Date.from(now.get().plusSeconds(3600)));
    }

    static String sign(JWSHeader.Builder header, JWTClaimsSet claims, ECKey by) {
        try {
            SignedJWT jwt = new SignedJWT(header.build(), claims);
            jwt.sign(new ECDSASigner(by));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        verifier.close();
    }
}
