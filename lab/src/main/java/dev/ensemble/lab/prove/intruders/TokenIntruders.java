package dev.ensemble.lab.prove.intruders;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ensemble.lab.run.token.TokenIssuer;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.OrderServiceGrpc;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Tokens that do not count, and requests that have none, over HTTP and gRPC. They ask for bob's orders. */
final class TokenIntruders {
    static final String GROUP = "tokens";

    private static final String PATH = "/v1/orders";
    private static final String INVALID = "HTTP 401 TOKEN_INVALID, gRPC UNAUTHENTICATED TOKEN_INVALID";
    private static final String SERVED = "HTTP 200, gRPC OK";
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int HUGE = 1 << 20;

    private final Site site;
    private final TokenIssuer issuer;

    private TokenIntruders(Site site) {
        this.site = site;
        this.issuer = site.issuer();
    }

    static List<Intruder> of(Site site) {
        return new TokenIntruders(site).all();
    }

    private List<Intruder> all() {
        Instant now = Instant.now();
        List<Intruder> all = new ArrayList<>();
        all.add(Intruder.of("no token", "HTTP 401 TOKEN_MISSING, gRPC UNAUTHENTICATED TOKEN_MISSING", SERVED,
                () -> both(List.of())));
        all.add(forged("expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(60)))));
        all.add(forged("not yet valid", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(60)))));
        all.add(forged("for another audience", claims -> claims.audience("another")));
        all.add(forged("of another issuer", claims -> claims.issuer("https://elsewhere.example")));
        all.add(headed("of another type", header -> header.type(JOSEObjectType.JWT)));
        all.add(Intruder.of("alg: none", INVALID, SERVED, () -> both(List.of("Bearer " + unsigned()))));
        all.add(Intruder.of("HS256 with the public key", INVALID, SERVED,
                () -> both(List.of("Bearer " + withThePublicKey()))));
        for (String id : List.of("../../../dev/null", "http://127.0.0.1:1/keys", "' OR '1'='1")) {
            all.add(headed("kid " + id, header -> header.keyID(id)));
        }
        all.add(headed("jku in the header", header -> header.jwkURL(URI.create("http://127.0.0.1:1/keys"))));
        all.add(headed("x5u in the header", header -> header.x509CertURL(URI.create("http://127.0.0.1:1/cert"))));
        all.add(headed("jwk in the header", header -> header.jwk(issuer.key().toPublicJWK())));
        all.add(Intruder.of("two tokens", "HTTP 400 DUPLICATE_HEADER, gRPC INVALID_ARGUMENT DUPLICATE_HEADER", SERVED,
                () -> both(List.of("Bearer " + site.token("bob"), "Bearer " + site.token("ada")))));
        all.add(Intruder.withoutControl("a token in the URL", "401 TOKEN_MISSING",
                () -> site.answer(site.request(PATH + "?access_token=" + site.token("bob")))));
        all.add(Intruder.withoutControl("one of 1 MiB", "431 HEADERS_TOO_LARGE",
                () -> site.answer(site.request(PATH).header("Authorization", "Bearer " + "x".repeat(HUGE)))));
        all.add(Intruder.of("base64 that is no JSON", INVALID, SERVED, () -> both(List.of("Bearer bm8.bm8.bm8"))));
        return all;
    }

    /** The rightful one. */
    static String rightfulOne(Site site) throws Exception {
        return new TokenIntruders(site).both(List.of("Bearer " + site.token("bob")));
    }

    private String both(List<String> authorizations) throws Exception {
        HttpRequest.Builder request = site.request(PATH);
        authorizations.forEach(each -> request.header("Authorization", each));
        return "HTTP " + site.answer(request) + ", gRPC " + site.callGateway(authorizations,
                channel -> OrderServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS)
                        .listOrders(ListOrdersRequest.getDefaultInstance()));
    }

    private JWTClaimsSet.Builder sound() {
        return TokenIssuer.claims("bob", Site.ALL_SCOPES, LIFE);
    }

    private Intruder forged(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Intruder.of(name, INVALID, SERVED, () -> both(List.of(
                "Bearer " + issuer.sign(issuer.header().build(), change.apply(sound()).build()))));
    }

    private Intruder headed(String name, UnaryOperator<JWSHeader.Builder> change) {
        return Intruder.of(name, INVALID, SERVED, () -> both(List.of(
                "Bearer " + issuer.sign(change.apply(issuer.header()).build(), sound().build()))));
    }

    private String unsigned() {
        String header = "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + issuer.key().getKeyID() + "\"}";
        return base64(header) + "." + base64(sound().build().toString()) + ".";
    }

    private String withThePublicKey() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt"))
                        .keyID(issuer.key().getKeyID()).build(),
                sound().build());
        token.sign(new MACSigner(issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
