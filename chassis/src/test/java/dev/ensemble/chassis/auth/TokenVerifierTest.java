package dev.ensemble.chassis.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.ensemble.chassis.config.UsageException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class TokenVerifierTest {
    private final TestTokens tokens = new TestTokens();

    @AfterEach
    void close() {
        tokens.close();
    }

    @Test
    void aSoundTokenTellsWhoAndWhat() throws Exception {
        Principal ada = verify(tokens.token("ada", "things:read", "things:write"));

        assertThat(ada).isEqualTo(new Principal("ada", Set.of("things:read", "things:write")));
        assertThat(ada.may("things:read")).isTrue();
        assertThat(ada.may("things:read-all")).isFalse();
    }

    @Test
    void keysOfEveryKindThatIsAllowedCount() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = edwards.getPublic().getEncoded();
        OctetKeyPair okp = new OctetKeyPair.Builder(Curve.Ed25519,
                Base64URL.encode(java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
                .keyID("ed").build();
        tokens.publish(tokens.key.toPublicJWK(), rsa.toPublicJWK(), okp);
        awaitKey("rsa");

        SignedJWT byRsa = new SignedJWT(header(JWSAlgorithm.RS256, "rsa"), tokens.claims().build());
        byRsa.sign(new RSASSASigner(rsa));
        assertThat(verify(byRsa.serialize()).name()).isEqualTo("ada");

        JWSHeader header = header(JWSAlgorithm.EdDSA, "ed");
        String signed = header.toBase64URL() + "." + Base64URL.encode(tokens.claims().build().toString());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(edwards.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        String byEd = signed + "." + Base64URL.encode(signature.sign());
        assertThat(verify(byEd).name()).isEqualTo("ada");
        String forged = signed.replaceFirst("\\..*", "." + Base64URL.encode(
                tokens.claims().subject("bob").build().toString())) + byEd.substring(byEd.lastIndexOf('.'));
        assertThatThrownBy(() -> verify(forged)).hasMessageContaining("signature");
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotSoundIsRefused() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("first").generate();
        SignedJWT confused = new SignedJWT(header(JWSAlgorithm.HS256, "first"), tokens.claims().build());
        confused.sign(new MACSigner(tokens.key.toECPublicKey().getEncoded()));
        SignedJWT byOther = new SignedJWT(header(JWSAlgorithm.RS256, "first"), tokens.claims().build());
        byOther.sign(new RSASSASigner(other));
        String sound = tokens.token("ada", "things:read");
        Date past = Date.from(TestTokens.NOW.minusSeconds(6));
        Date future = Date.from(TestTokens.NOW.plusSeconds(6));
        URI theirs = URI.create("https://example.org/keys");
        return Map.<String, String>ofEntries(
                Map.entry("expired", tokens.token(c -> c.expirationTime(past))),
                Map.entry("expire (exp)", tokens.token(c -> c.expirationTime(null))),
                Map.entry("before", tokens.token(c -> c.notBeforeTime(future))),
                Map.entry("issuer", tokens.token(c -> c.issuer("somebody"))),
                Map.entry("audience", tokens.token(c -> c.audience("somebody"))),
                Map.entry("subject", tokens.token(c -> c.subject("ada\nbob"))),
                Map.entry("type must", tokens.headed(h -> h.type(JOSEObjectType.JWT))),
                Map.entry("its own key", tokens.headed(h -> h.jwkURL(theirs))),
                Map.entry("own key (jwk", tokens.headed(h -> h.x509CertURL(theirs))),
                Map.entry("bring its own", tokens.headed(h -> h.jwk(tokens.key.toPublicJWK()))),
                Map.entry("name its key", tokens.headed(h -> h.keyID(null))),
                Map.entry("has the id", tokens.headed(h -> h.keyID("../../etc/passwd"))),
                Map.entry("no key has", tokens.headed(h -> h.keyID("' OR 1=1 --"))),
                Map.entry("extensions", tokens.headed(h -> h.criticalParams(Set.of("exp")))),
                Map.entry("algorithm must", confused.serialize()),
                Map.entry("algorithm is not", byOther.serialize()),
                Map.entry("signature", TestTokens.sign(
                        tokens.header(), tokens.claims().build(), TestTokens.newKey("first"))),
                Map.entry("no signed JWT", new PlainJWT(tokens.claims().build()).serialize()),
                Map.entry("signed JWT", "e30." + sound.substring(sound.indexOf('.') + 1)),
                Map.entry("is no signed", Base64URL.encode("no JSON") + ".x.y"),
                Map.entry("characters", sound + "x".repeat(5_000)))
                .entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> assertThatThrownBy(
                        () -> verify(each.getValue()))
                        .isInstanceOf(InvalidTokenException.class)
                        .hasMessageContaining(each.getKey())
                        .message().doesNotContain("example.org", "passwd", "OR 1=1")));
    }

    @Test
    void anotherSchemeIsNoToken() {
        assertThatThrownBy(() -> Bearer.of("Basic YWRhOmFkYQ==")).hasMessageContaining("must be Bearer");
    }

    @Test
    void aTokenThatWasSeenBeforeExpiresAllTheSame() throws Exception {
        String token = tokens.token("ada", "things:read");
        verify(token);
        assertThat(tokens.verifier().known(bearer(token))).isPresent();

        tokens.pass(Duration.ofSeconds(3606));

        assertThatThrownBy(() -> verify(token)).hasMessageContaining("expired at");
    }

    @Test
    void aKeyThatIsTakenBackCountsNoMoreAndANewOneDoes() throws Exception {
        String old = tokens.token("ada", "things:read");
        verify(old);
        ECKey second = TestTokens.newKey("second");
        tokens.publish(second);

        await().untilAsserted(() -> assertThatThrownBy(() -> verify(old)).hasMessageContaining("no key"));
        String fresh = TestTokens.sign(tokens.header().keyID("second"), tokens.claims().build(), second);
        assertThat(verify(fresh).name()).isEqualTo("ada");
    }

    @Test
    void whileKeysCannotBeReadTheLastOnesCount() throws Exception {
        for (String trouble : List.of("", "{broken")) {
            tokens.publish(trouble);
            int before = tokens.reads.get();
            await().until(() -> tokens.reads.get() > before + 1);

            assertThat(verify(tokens.token("ada", "things:read")).name()).isEqualTo("ada");
        }
    }

    @Test
    void nobodyStartsWithoutKeys(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.json");
        assertThatThrownBy(() -> start(file)).isInstanceOf(UsageException.class).hasMessageContaining("cannot be read");
        Files.writeString(file, "{\"keys\":[]}");
        assertThatThrownBy(() -> start(file)).isInstanceOf(UsageException.class).hasMessageContaining("has no key");
        Files.writeString(file, "{\"keys\":[" + tokens.key.toJSONString() + "]}");
        assertThatThrownBy(() -> start(file)).isInstanceOf(UsageException.class).hasMessageContaining("private");
        assertThatThrownBy(() -> TokenVerifier.of(new AuthOptions("http://example.org/keys"), Clock.systemUTC()))
                .isInstanceOf(UsageException.class).hasMessageContaining("https");
        Files.writeString(file, TestTokens.jwks(tokens.key.toPublicJWK()));
        start(file).close();
    }

    private static TokenVerifier start(Path file) {
        return TokenVerifier.of(new AuthOptions(file.toString()), Clock.systemUTC()).orElseThrow();
    }

    private void awaitKey(String id) {
        String unknown = "no key";
        await().until(() -> {
            try {
                verify(tokens.headed(h -> h.keyID(id)));
                return false;
            } catch (InvalidTokenException e) {
                return !e.getMessage().contains(unknown);
            }
        });
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String key) {
        return new JWSHeader.Builder(algorithm).type(new JOSEObjectType("at+jwt")).keyID(key).build();
    }

    private Principal verify(String token) throws InvalidTokenException {
        return tokens.verifier().verify(bearer(token));
    }

    private static Bearer bearer(String token) throws InvalidTokenException {
        return Bearer.of("Bearer " + token);
    }
}
