package dev.ensemble.lab.load.http;

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

class HttpCallerTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Request GET = Request.get("/x");

    private static CallResult call(HttpCaller caller) {
        return caller.call(GET, LONG, true);
    }

    private static String body(CallResult exchange) {
        return ((Answered) exchange.reply()).body();
    }

    @Test
    void keepsConnectionsAndUsesThemInTurn() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.answer(socket, "port " + socket.getPort()));
                HttpCaller caller = new HttpCaller(server.url(), 3)) {
            String first = body(call(caller));
            assertThat(body(call(caller))).isNotEqualTo(first);
            assertThat(body(call(caller))).isNotEqualTo(first);
            assertThat(body(call(caller))).isEqualTo(first);
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    void replacesAConnectionAfterAHundredCalls() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.answer(socket, "x"));
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            for (int i = 0; i < 250; i++) {
                assertThat(call(caller).repeated()).isFalse();
            }
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    void readsChunkedBodiesAndSkipsInterimResponses() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.write(socket,
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nX-One: 1\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: 1\r\n\r\n"));
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            for (int i = 0; i < 2; i++) {
                Answered answer = (Answered) call(caller).reply();
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.headers()).containsEntry("x-one", "1");
                assertThat(answer.body()).isEqualTo("hello world");
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void honoursConnectionClose() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.write(socket,
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"));
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(call(caller).repeated()).isFalse();
            assertThat(call(caller).repeated()).isFalse();
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void repeatsOnceWhenItsConnectionBreaksAndSaysSo() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            if (n == 1) {
                socket.close();
            } else {
                RawServer.answer(socket, "second");
            }
        });
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            CallResult exchange = call(caller);
            assertThat(body(exchange)).isEqualTo("second");
            assertThat(exchange.repeated()).isTrue();
            assertThat(exchange.sentBefore()).isTrue();
        }
    }

    @Test
    void repeatsOnlyOnceAndOnlyWhenAllowed() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> socket.close());
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(call(caller).reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    b -> assertThat(b.sent()).isTrue());
            assertThat(server.requests).hasValue(2);
            assertThat(caller.call(GET, LONG, false).repeated()).isFalse();
            assertThat(server.requests).hasValue(3);
        }
    }

    @Test
    void aResponseCutShortIsABrokenConnection() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            socket.close();
        });
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(call(caller).reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    b -> assertThat(b.sent()).isTrue());
        }
    }

    @Test
    void aRefusedConnectionWasNotSent() throws IOException {
        // Bound and not listening: a port that is free might be given to the caller, which then connects to itself.
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (HttpCaller caller = new HttpCaller(URI.create("http://127.0.0.1:" + nobody.getLocalPort()), 1)) {
                CallResult exchange = call(caller);
                assertThat(exchange.reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                        b -> assertThat(b.sent()).isFalse());
                assertThat(exchange.sentBefore()).isFalse();
            }
        }
    }

    @Test
    void silenceIsATimeOutAndNeverRepeated() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {});
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            CallResult exchange = caller.call(GET, Duration.ofSeconds(1), true);
            assertThat(exchange.reply()).isEqualTo(new TimedOut(true));
            assertThat(exchange.repeated()).isFalse();
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void aDripOfBytesDoesNotOutliveTheDeadline() throws IOException {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (RawServer server = new RawServer((n, socket) -> {
            try {
                while (true) {
                    RawServer.write(socket, "H");
                    Thread.sleep(5);
                }
            } catch (IOException | InterruptedException e) {
                hungUp.countDown();
            }
        });
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(caller.call(GET, Duration.ofSeconds(1), true).reply()).isEqualTo(new TimedOut(true));
            assertThat(hungUp).satisfies(l -> l.await());
        }
    }

    @Test
    void aConnectionClosedWhileIdleIsReplacedWithoutARepeat() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer((n, socket) -> {
            RawServer.answer(socket, "x");
            if (n == 1) {
                socket.close();
                closed.countDown();
            }
        });
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            call(caller);
            closed.await();
            assertThat(call(caller).repeated()).isFalse();
        }
    }

    @Test
    void somethingThatIsNotHttpIsABrokenConnectionWithTheReason() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.write(socket, "SSH-2.0-x\r\n"));
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(call(caller).reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    b -> assertThat(b.why()).contains("SSH-2.0-x"));
        }
    }

    @Test
    void aHeadWithoutEndIsRefused() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n");
            while (true) {
                RawServer.write(socket, "X: " + "x".repeat(1000) + "\r\n");
            }
        });
                HttpCaller caller = new HttpCaller(server.url(), 1)) {
            assertThat(call(caller).reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    b -> assertThat(b.why()).contains("head over"));
        }
    }

    @Test
    void aUrlThatItCannotCallIsRefused() {
        assertThatThrownBy(() -> new HttpCaller(URI.create("ftp://x"), 1))
                .hasMessage("not a URL such as http://localhost:8080: ftp://x");
        assertThatThrownBy(() -> new HttpCaller(URI.create("http://no-such-host.invalid"), 1))
                .hasMessage("unknown host: no-such-host.invalid");
    }
}
