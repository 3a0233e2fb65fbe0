package dev.ensemble.lab.prove.intruders;

import dev.ensemble.chassis.authority.AlternativeName;
import dev.ensemble.chassis.authority.CertificateAuthority;
import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.identity.TargetInstance;
import dev.ensemble.chassis.network.Tls;
import dev.ensemble.lab.run.identity.Identities;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients without a certificate that counts, and a server with another's. They ask for an order's health only. */
final class TransportIntruders {
    static final String GROUP = "mTLS";

    private static final String REFUSED = "UNAVAILABLE";
    private static final String VICTIM = "order-1";
    private static final String AUTHORITY = TargetInstance.authority("order", VICTIM);
    private static final String NAME = "spiffe://ensemble/gateway/gateway-1";
    private static final Duration HOUR = Duration.ofHours(1);

    private final Site site;
    private final Instant now = Instant.now();

    private TransportIntruders(Site site) {
        this.site = site;
    }

    static List<Intruder> of(Site site) {
        return new TransportIntruders(site).all();
    }

    private List<Intruder> all() {
        Instant later = now.plus(HOUR);
        CertificateAuthority other = CertificateAuthority.create(now.minus(HOUR), later);
        return List.of(
                intruder("plaintext", InsecureChannelCredentials::create),
                intruder("TLS without a certificate", () -> with(new AdvancedTlsX509KeyManager())),
                intruder("self-signed", () -> with(
                        CertificateAuthority.selfSigned("gateway-1", named(NAME), now.minus(HOUR), later))),
                intruder("of another CA", () -> with(other.issue("gateway-1", named(NAME), now.minus(HOUR), later))),
                intruder("expired", () -> with(issue(NAME, now.minus(HOUR), now.minusSeconds(5)))),
                intruder("not yet valid", () -> with(issue(NAME, now.plusSeconds(600), later))),
                intruder("right CA, wrong trust domain", () -> with(
                        issue("spiffe://elsewhere/gateway/gateway-1", now.minusSeconds(60), later))),
                intruder("right CA, no name of a process", () -> with(
                        issue("https://ensemble/gateway/gateway-1", now.minusSeconds(60), later))),
                Intruder.of("a server with a wrong id (inventory-1 where order-1 is to be called)", REFUSED, "OK",
                        () -> site.call("inventory-1", rightful(site), AUTHORITY, TransportIntruders::health)));
    }

    private interface Disguise {
        ChannelCredentials make() throws IOException;
    }

    private Intruder intruder(String name, Disguise disguise) {
        return Intruder.of(name, REFUSED, "OK", () -> site.call(
                VICTIM, guarded() ? disguise.make() : InsecureChannelCredentials.create(), AUTHORITY,
                TransportIntruders::health));
    }

    /** The gateway's own way, which goes on being served. */
    static String rightfulOne(Site site) throws IOException {
        return site.call(VICTIM, rightful(site), AUTHORITY, TransportIntruders::health);
    }

    private static ChannelCredentials rightful(Site site) throws IOException {
        return site.ensemble().credentials("gateway").client();
    }

    static void health(Channel channel) {
        HealthGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance());
    }

    private boolean guarded() {
        return site.ensemble().identities().isPresent();
    }

    private Identities identities() {
        return site.ensemble().identities().orElseThrow();
    }

    private Issued issue(String uri, Instant notBefore, Instant notAfter) {
        return identities().authority().issue("gateway-1", named(uri), notBefore, notAfter);
    }

    private static List<AlternativeName> named(String uri) {
        return List.of(AlternativeName.uri(uri));
    }

    private ChannelCredentials with(Issued issued) throws IOException {
        AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
        keys.updateIdentityCredentials(new X509Certificate[]{issued.certificate()}, issued.key());
        return with(keys);
    }

    /** Believes the ensemble's servers: it is the servers that do not believe it. */
    private ChannelCredentials with(AdvancedTlsX509KeyManager keys) throws IOException {
        Identity honest = identities().borrow("gateway", Identities.lab("gateway"));
        return Tls.client(keys, honest.trust());
    }
}
