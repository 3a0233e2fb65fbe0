package dev.ensemble.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.authority.TestAuthority;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.identity.PublicCertificate;
import dev.ensemble.gateway.grpc.GatewayGrpcServer;
import dev.ensemble.gateway.support.CountingTrust;
import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.gateway.support.TestGateway;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.ListItemsRequest;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's two ports with TLS: who is served, who is told what, and who need not shake hands in full again. */
class TlsTest {
    private static final String GET = "GET /v1/items HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    private Path folders;

    private TestAuthority authority;
    private PublicCertificate certificate;
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        authority = new TestAuthority(folders);
        certificate = PublicCertificate.of(authority.publicFolder("tls").toString()).orElseThrow();
        gateway = new TestGateway(certificate.tls());
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        certificate.close();
    }

    private HttpResponse<String> get(HttpClient client) throws IOException, InterruptedException {
        URI uri = URI.create("https://localhost:" + gateway.front.port() + "/v1/items");
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private HttpClient client(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder().version(version).sslContext(new CountingTrust(authority).context()).build();
    }

    @Test
    void aCallerChoosesInItsHandshakeWhichHttpItSpeaks() throws Exception {
        try (HttpClient one = client(HttpClient.Version.HTTP_1_1); HttpClient two = client(HttpClient.Version.HTTP_2)) {
            for (HttpClient client : new HttpClient[]{one, two, one}) {
                HttpResponse<String> answer = get(client);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("espresso-machine");
                assertThat(answer.version()).isEqualTo(client.version());
            }
        }
    }

    @Test
    void whoDoesNotKnowTheAuthorityDoesNotBelieveTheServerWhichServesTheOthers() throws Exception {
        try (HttpClient stranger = HttpClient.newHttpClient(); HttpClient other = client(HttpClient.Version.HTTP_2)) {
            assertThatThrownBy(() -> get(stranger)).isInstanceOf(SSLHandshakeException.class);
            assertThat(get(other).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void plainHttpIsToldThatItIsTheWrongOne() throws IOException {
        assertThat(gateway.raw(GET)).startsWith("HTTP/1.1 400 ").contains("TLS_REQUIRED", "speaks HTTPS")
                .containsIgnoringCase("connection: close");
        assertThat(gateway.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void withoutTlsThePortSpeaksPlainHttp() throws IOException {
        try (TestGateway plain = new TestGateway()) {
            assertThat(plain.raw(GET)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aNewCertificateIsShownWithoutARestartAndTheOldConnectionGoesOn() throws Exception {
        CountingTrust trust = new CountingTrust(authority);
        try (CountingTrust.Connection before = trust.connect(gateway.front.port())) {
            assertThat(before.ask(GET)).startsWith("HTTP/1.1 200 ");
            authority.publicFolder("tls");
            Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                try (CountingTrust.Connection after = new CountingTrust(authority).connect(gateway.front.port())) {
                    assertThat(after.serialNumber()).isNotEqualTo(before.serialNumber());
                }
            });
            assertThat(before.ask(GET)).startsWith("HTTP/1.1 200 ");
        }
        try (CountingTrust.Connection resumed = trust.connect(gateway.front.port())) {
            assertThat(resumed.ask(GET)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(trust.judged()).as("a session of the former certificate can be resumed").isEqualTo(1);
    }

    @Test
    void aSessionIsResumedAtEachGatewayThatShowsTheSameCertificate() throws Exception {
        CountingTrust trust = new CountingTrust(authority);
        try (PublicCertificate same = PublicCertificate.of(folders.resolve("tls").toString()).orElseThrow();
                TestGateway second = new TestGateway(same.tls())) {
            trust.ask(gateway.front.port(), GET);
            trust.ask(gateway.front.port(), GET);
            trust.ask(second.front.port(), GET);
        }
        assertThat(trust.judged()).isEqualTo(1);
        try (PublicCertificate other = PublicCertificate.of(authority.publicFolder("other").toString()).orElseThrow();
                TestGateway third = new TestGateway(other.tls())) {
            trust.ask(third.front.port(), GET);
        }
        assertThat(trust.judged()).as("the control: another certificate").isEqualTo(2);
    }

    @Test
    void grpcIsServedOverTlsAndInPlaintextNot() throws IOException {
        GatewayGrpcServer.GrpcSettings settings = new GatewayGrpcServer.GrpcSettings(
                "127.0.0.1", 0, false, Optional.of(certificate.tls()), 10, GrpcCaller.AGE, Optional.empty());
        Path known = Files.writeString(folders.resolve("ca.pem"), Issued.pem(authority.certificate()));
        try (GatewayGrpcServer grpc = GrpcCaller.start(gateway.ensemble, settings)) {
            assertThat(items(grpc.port(), TlsChannelCredentials.newBuilder().trustManager(known.toFile()).build()))
                    .isPositive();
            assertThatThrownBy(() -> items(grpc.port(), TlsChannelCredentials.create()))
                    .isInstanceOf(StatusRuntimeException.class);
            assertThatThrownBy(() -> items(grpc.port(), InsecureChannelCredentials.create()))
                    .isInstanceOfSatisfying(StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        }
    }

    private static int items(int port, ChannelCredentials credentials) {
        ManagedChannel channel = Grpc.newChannelBuilder("localhost:" + port, credentials).build();
        try {
            return InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS)
                    .listItems(ListItemsRequest.getDefaultInstance()).getItemsCount();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsSaidInOneSentence() throws IOException {
        Path folder = folders.resolve("tls");
        Files.copy(authority.publicFolder("other").resolve("tls.key"), folder.resolve("tls.key"),
                StandardCopyOption.REPLACE_EXISTING);
        assertUnusable(folder, "tls.key is not the key of tls.crt");
        Files.writeString(folder.resolve("tls.crt"), "");
        assertUnusable(folder, "tls.crt has no certificate");
        Files.delete(folder.resolve("tls.key"));
        assertUnusable(folder, "NoSuchFileException " + folder.resolve("tls.key"));
    }

    private static void assertUnusable(Path folder, String why) {
        assertThatThrownBy(() -> PublicCertificate.of(folder.toString())).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--tls " + folder + " cannot be used: ").hasMessageContaining(why);
    }
}
