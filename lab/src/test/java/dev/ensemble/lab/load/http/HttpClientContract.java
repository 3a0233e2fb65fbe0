package dev.ensemble.lab.load.http;

import static dev.ensemble.lab.load.http.LoopCalls.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.lab.load.http.Reply.Answered;
import dev.ensemble.lab.load.http.Reply.ConnectionBroken;
import dev.ensemble.lab.load.http.Reply.TimedOut;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What both of the lab's HTTP clients do: {@link HttpCaller} and {@link CallLoop}. */
interface HttpClientContract {
    Duration LONG = Duration.ofSeconds(30);
    Duration SHORT = Duration.ofSeconds(1);

    /** A client that makes one call at a time. */
    interface ContractClient extends AutoCloseable {
        /** Makes a call, which may be repeated; what became of it. */
        CallResult call() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A client of {@code url} that keeps so many connections. */
    ContractClient client(URI url, int kept, Duration timeout) throws IOException;

    private ContractClient client(RawServer server, int kept) throws IOException {
        return client(server.url(), kept, LONG);
    }

    @Test
    default void keepsConnectionsAndUsesThemInTurn() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.answer(socket, "port " + socket.getPort()));
                ContractClient client = client(server, 3)) {
            String first = body(client.call());
            assertThat(body(client.call())).isNotEqualTo(first);
            assertThat(body(client.call())).isNotEqualTo(first);
            assertThat(body(client.call())).isEqualTo(first);
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    default void replacesAConnectionAfterAHundredCalls() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.answer(socket, "x"));
                ContractClient client = client(server, 1)) {
            for (int i = 0; i < 250; i++) {
                assertThat(client.call().repeated()).isFalse();
            }
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    default void readsChunkedBodiesByteByByteAndSkipsInterimResponses() throws IOException {
        String answer = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nX-One: 1\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: 1\r\n\r\n";
        try (RawServer server = new RawServer((n, socket) -> {
            socket.setTcpNoDelay(true);
            for (int i = 0; i < answer.length(); i++) {
                RawServer.write(socket, answer.substring(i, i + 1));
            }
        });
                ContractClient client = client(server, 1)) {
            for (int i = 0; i < 2; i++) {
                Answered found = (Answered) client.call().reply();
                assertThat(found.status()).isEqualTo(201);
                assertThat(found.headers()).containsEntry("x-one", "1");
                assertThat(found.body()).isEqualTo("hello world");
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    default void repeatsOnceWhenItsConnectionBreaksAndSaysSo() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            if (n == 1) {
                socket.close();
            } else {
                RawServer.answer(socket, "second");
            }
        });
                ContractClient client = client(server, 1)) {
            CallResult result = client.call();
            assertThat(body(result)).isEqualTo("second");
            assertThat(result.repeated()).isTrue();
            assertThat(result.sentBefore()).isTrue();
        }
    }

    @Test
    default void repeatsOnlyOnce() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> socket.close());
                ContractClient client = client(server, 1)) {
            CallResult result = client.call();
            assertThat(result.reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    broken -> assertThat(broken.sent()).isTrue());
            assertThat(result.sentBefore()).isTrue();
            assertThat(server.requests).hasValue(2);
        }
    }

    @Test
    default void aRefusedConnectionWasNotSent() throws IOException {
        // Bound and not listening: a port that is free might be given to the client, which then connects to itself.
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (ContractClient client = client(URI.create("http://127.0.0.1:" + nobody.getLocalPort()), 1, LONG)) {
                CallResult result = client.call();
                assertThat(result.reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                        broken -> assertThat(broken.sent()).isFalse());
                assertThat(result.repeated()).isTrue();
                assertThat(result.sentBefore()).isFalse();
            }
        }
    }

    @Test
    default void silenceIsATimeOutAndNeverRepeated() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {});
                ContractClient client = client(server.url(), 1, SHORT)) {
            assertThat(client.call()).isEqualTo(new CallResult(new TimedOut(true), false, false));
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    default void aConnectionClosedWhileIdleIsReplacedWithoutARepeat() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer((n, socket) -> {
            RawServer.answer(socket, "x");
            if (n == 1) {
                socket.close();
                closed.countDown();
            }
        });
                ContractClient client = client(server, 1)) {
            client.call();
            closed.await();
            assertThat(client.call().repeated()).isFalse();
        }
    }

    @Test
    default void somethingThatIsNotHttpIsABrokenConnectionWithTheReason() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.write(socket, "SSH-2.0-x\r\n"));
                ContractClient client = client(server, 1)) {
            assertThat(client.call().reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    broken -> assertThat(broken.why()).contains("SSH-2.0-x"));
        }
    }

    @Test
    default void aUrlThatItCannotCallIsRefused() {
        assertThatThrownBy(() -> client(URI.create("ftp://x"), 1, LONG))
                .hasMessage("not a URL such as http://localhost:8080: ftp://x");
    }

    @Test
    default void honoursConnectionClose() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.write(socket,
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"));
                ContractClient client = client(server, 1)) {
            assertThat(client.call().repeated()).isFalse();
            assertThat(client.call().repeated()).isFalse();
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    default void aResponseCutShortIsABrokenConnection() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            socket.close();
        });
                ContractClient client = client(server, 1)) {
            assertThat(client.call().reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    broken -> assertThat(broken.sent()).isTrue());
        }
    }

    @Test
    default void aHeadWithoutEndIsRefused() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n");
            while (true) {
                RawServer.write(socket, "X: " + "x".repeat(1000) + "\r\n");
            }
        });
                ContractClient client = client(server, 1)) {
            assertThat(client.call().reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    broken -> assertThat(broken.why()).contains("head over"));
        }
    }

    @Test
    default void readsWhatTheEndOfTheConnectionEnds() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\nuntil here");
            socket.close();
        });
                ContractClient client = client(server, 1)) {
            assertThat(body(client.call())).isEqualTo("until here");
            assertThat(body(client.call())).isEqualTo("until here");
        }
    }
}
