package dev.ensemble.chassis.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.authority.AlternativeName;
import dev.ensemble.chassis.authority.CertificateAuthority;
import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.authority.TestAuthority;
import dev.ensemble.chassis.network.Tls;
import dev.ensemble.chassis.rpc.Credentials;
import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each stranger is refused; the control is the same server without identities, which serves them all. */
class MutualTlsTest {
    private static final String SERVER = "sample-1.sample";
    private static final String CALLER = "spiffe://ensemble/caller/caller-1";
    private static final Duration HOUR = Duration.ofHours(1);

    private final Instant now = Instant.now();

    @TempDir
    private Path folder;

    private TestAuthority authority;
    private Identity caller;
    private Identity sample;
    private TlsEcho server;

    @BeforeEach
    void start() throws IOException {
        authority = new TestAuthority(folder);
        sample = authority.identity("sample", "sample-1");
        caller = authority.identity("caller", "caller-1");
        server = new TlsEcho(Credentials.of(sample).server());
    }

    @AfterEach
    void stop() {
        server.close();
        caller.close();
        sample.close();
    }

    /** Credentials with any certificate, which believe honest servers. */
    private ChannelCredentials with(Issued issued) {
        AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
        keys.updateIdentityCredentials(new X509Certificate[]{issued.certificate()}, issued.key());
        return Tls.client(keys, caller.trust());
    }

    private static List<AlternativeName> named(String uri) {
        return List.of(AlternativeName.uri(uri));
    }

    private void assertRefused(ChannelCredentials stranger) throws IOException {
        assertUnavailable(() -> server.ask(stranger, SERVER));
        assertThat(server.ask(Credentials.of(caller).client(), SERVER)).as("the rightful one beside it")
                .isEqualTo(CALLER);
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void aProcessOfTheEnsembleIsServedAndTheServerKnowsItsName() {
        assertThat(server.ask(Credentials.of(caller).client(), SERVER)).isEqualTo(CALLER);
        assertThat(server.ask(Credentials.of(caller).client(), "sample")).as("any of a service").isEqualTo(CALLER);
    }

    @Test
    void plaintextIsRefused() throws IOException {
        assertRefused(Credentials.plaintext().client());
    }

    @Test
    void whoHasNoCertificateIsRefused() throws IOException {
        assertRefused(Tls.client(new AdvancedTlsX509KeyManager(), caller.trust()));
    }

    @Test
    void aSelfSignedCertificateIsRefused() throws IOException {
        assertRefused(with(CertificateAuthority.selfSigned(
                "caller-1", named(CALLER), now.minus(HOUR), now.plus(HOUR))));
        assertThat(sample.refused()).isPositive();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
        assertRefused(with(new TestAuthority(folder).issue(CALLER)));
    }

    @Test
    void anExpiredCertificateIsRefused() throws IOException {
        assertRefused(with(authority.issue(CALLER, now.minus(HOUR), now.minusSeconds(10))));
    }

    @Test
    void aCertificateThatIsNotYetValidIsRefused() throws IOException {
        assertRefused(with(authority.issue(CALLER, now.plus(HOUR), now.plus(HOUR.multipliedBy(2)))));
    }

    @Test
    void aNameOfAnotherTrustDomainIsRefused() throws IOException {
        assertRefused(with(authority.issue("spiffe://elsewhere/caller/caller-1")));
    }

    @Test
    void aCertificateOfAServiceIsThatOfEachOfItsProcesses() throws IOException {
        Path shared = folder.resolve("shared");
        TestAuthority.write(shared, authority.issue("spiffe://ensemble/sample"), authority.certificate());
        try (Identity sharing = Identity.of(shared.toString(), "sample", "sample-7", new Refusals(System::nanoTime))
                .orElseThrow(); TlsEcho another = new TlsEcho(Credentials.of(sharing).server())) {
            assertThat(another.ask(Credentials.of(caller).client(), "sample-7.sample")).isEqualTo(CALLER);
            assertThat(server.ask(Credentials.of(sharing).client(), SERVER)).isEqualTo("spiffe://ensemble/sample");
            assertUnavailable(() -> another.ask(Credentials.of(caller).client(), "other-1.other"));
        }
    }

    @Test
    void aCertificateWithoutOneNameOfAProcessIsRefused() throws IOException {
        assertRefused(with(authority.issue("https://ensemble/caller/caller-1")));
        assertRefused(with(authority.issue("spiffe://ensemble")));
        assertRefused(with(authority.issueNames(List.of(
                AlternativeName.uri(CALLER), AlternativeName.uri("spiffe://ensemble/gateway/gateway-1")))));
    }

    @Test
    void aServerThatIsAnotherProcessIsNotBelieved() {
        ChannelCredentials honest = Credentials.of(caller).client();

        assertUnavailable(() -> server.ask(honest, "sample-2.sample"));
        assertUnavailable(() -> server.ask(honest, "sample-1.caller"));
        assertUnavailable(() -> server.ask(honest, "caller"));
        assertThat(caller.refused()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void controlWithoutIdentitiesEverybodyIsServed() throws IOException {
        try (TlsEcho open = new TlsEcho(Credentials.plaintext().server())) {
            assertThat(open.ask(Credentials.plaintext().client(), "sample-2.sample")).isEqualTo(TlsEcho.NOBODY);
        }
    }
}
