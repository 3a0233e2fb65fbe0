package dev.ensemble.lab.load.http;

import static dev.ensemble.lab.load.http.LoopCalls.body;
import static dev.ensemble.lab.load.http.LoopCalls.one;
import static dev.ensemble.lab.load.http.LoopCalls.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.authority.AlternativeName;
import dev.ensemble.chassis.authority.Issued;
import dev.ensemble.chassis.authority.TestAuthority;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.http.Reply.Answered;
import dev.ensemble.lab.load.http.Reply.ConnectionBroken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both clients of the lab call over https, and believe nobody but those that they are told. */
@Timeout(60)
class TlsCallTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final AlternativeName LOOPBACK = AlternativeName.address(InetAddress.getLoopbackAddress());
    /** More than a record of TLS holds. */
    private static final String LARGE = "x".repeat(40_000);

    @TempDir
    private Path folder;

    private TestAuthority authority;
    private Authorities believed;

    @BeforeEach
    void write() throws IOException {
        authority = new TestAuthority(folder);
        believed = Authorities.in(Files.writeString(folder.resolve("ca.pem"), Issued.pem(authority.certificate())));
    }

    private RawServer server(AlternativeName name) throws IOException, GeneralSecurityException {
        Issued issued = authority.issueNames(List.of(name));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", issued.key(), new char[0], new Certificate[]{issued.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new RawServer(TlsCallTest::answer, context);
    }

    /** Each third answer is large, each fourth ends its connection. */
    private static void answer(int number, Socket socket) throws IOException {
        RawServer.answer(socket, number % 3 == 0 ? LARGE : "answer " + number);
        if (number % 4 == 0) {
            socket.close();
        }
    }

    private CallLoop loop(URI url, Authorities authorities) throws IOException {
        return new CallLoop(url, authorities, 3, Map.of(), LONG, Duration.ofMillis(10));
    }

    @Test
    void aPolledCallerIsAnsweredOnNewConnectionsAndOnKeptOnes() throws Exception {
        try (RawServer server = server(LOOPBACK); CallLoop loop = loop(server.url(), believed)) {
            List<CallResult> results = new ArrayList<>(together(loop, 5));
            for (int i = 0; i < 10; i++) {
                results.add(one(loop));
            }
            assertThat(results).allSatisfy(result -> assertThat(result.reply()).isInstanceOf(Answered.class));
            assertThat(results).filteredOn(result -> body(result).equals(LARGE)).hasSize(5);
            assertThat(server.connections.get()).isLessThan(15);
        }
    }

    @Test
    void soIsOneThatWaits() throws Exception {
        try (RawServer server = server(LOOPBACK);
                HttpCaller caller = new HttpCaller(server.url(), believed, 1, Map.of())) {
            assertThat(caller.url()).isEqualTo(server.url().toString());
            for (int i = 0; i < 7; i++) {
                assertThat(caller.call(LoopCalls.GET, LONG, true).reply()).isInstanceOf(Answered.class);
            }
            assertThat(server.connections.get()).isBetween(2, 3);
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotBelieved() throws Exception {
        try (RawServer server = server(LOOPBACK)) {
            assertNotCalled(server, Authorities.in(Files.writeString(
                    folder.resolve("other.pem"), Issued.pem(new TestAuthority(folder).certificate()))));
        }
    }

    @Test
    void aServerThatIsCertifiedForAnotherNameIsNotBelieved() throws Exception {
        try (RawServer server = server(AlternativeName.host("elsewhere.example"))) {
            assertNotCalled(server, believed);
        }
    }

    private void assertNotCalled(RawServer server, Authorities authorities) throws IOException {
        try (CallLoop loop = loop(server.url(), authorities);
                HttpCaller caller = new HttpCaller(server.url(), authorities, 1, Map.of())) {
            for (Reply reply : List.of(one(loop).reply(), caller.call(LoopCalls.GET, LONG, true).reply())) {
                assertThat(reply).isInstanceOfSatisfying(ConnectionBroken.class,
                        broken -> assertThat(broken.sent()).as(broken.why()).isFalse());
            }
            assertThat(server.requests.get()).isZero();
        }
    }

    @Test
    void aFileThatHoldsNoAuthorityIsSaid() throws IOException {
        Path none = Files.writeString(folder.resolve("none.pem"), "");
        assertThatThrownBy(() -> loop(URI.create("https://localhost:1"), Authorities.in(none)))
                .isInstanceOf(UsageException.class).hasMessageContaining(none.toString())
                .hasMessageContaining("no certificate");
    }
}
