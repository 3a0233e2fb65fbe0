package dev.ensemble.lab.load.http;

import static dev.ensemble.lab.load.http.LoopCalls.body;
import static dev.ensemble.lab.load.http.LoopCalls.one;
import static dev.ensemble.lab.load.http.LoopCalls.together;
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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallLoopTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration REPEAT_AFTER = Duration.ofMillis(50);

    private static CallLoop loop(RawServer server, int kept, Duration timeout) throws IOException {
        return new CallLoop(server.url(), Authorities.ofEnvironment(), kept, Map.of(), timeout, REPEAT_AFTER);
    }

    @Test
    void keepsConnectionsAndUsesThemInTurn() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.answer(socket, "port " + socket.getPort()));
                CallLoop loop = loop(server, 3, LONG)) {
            String first = body(one(loop));
            assertThat(body(one(loop))).isNotEqualTo(first);
            assertThat(body(one(loop))).isNotEqualTo(first);
            assertThat(body(one(loop))).isEqualTo(first);
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    void replacesAConnectionAfterAHundredCalls() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.answer(socket, "x"));
                CallLoop loop = loop(server, 1, LONG)) {
            for (int i = 0; i < 250; i++) {
                assertThat(one(loop).repeated()).isFalse();
            }
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    void callsDoNotWaitForEachOther() throws IOException {
        CountDownLatch all = new CountDownLatch(20);
        try (RawServer server = new RawServer((n, socket) -> {
            all.countDown();
            try {
                all.await(); // The first answer comes when the last request is there.
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            RawServer.answer(socket, "together");
        });
                CallLoop loop = loop(server, 2, LONG)) {
            assertThat(together(loop, 20)).allMatch(exchange -> body(exchange).equals("together"));
            assertThat(server.connections).hasValue(20);
        }
    }

    @Test
    void findsAnAnswerThatComesByteByByte() throws IOException {
        String answer = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nX-One: 1\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: 1\r\n\r\n";
        try (RawServer server = new RawServer((n, socket) -> {
            socket.setTcpNoDelay(true);
            for (int i = 0; i < answer.length(); i++) {
                RawServer.write(socket, answer.substring(i, i + 1));
            }
        });
                CallLoop loop = loop(server, 1, LONG)) {
            for (int i = 0; i < 2; i++) {
                Answered found = (Answered) one(loop).reply();
                assertThat(found.status()).isEqualTo(201);
                assertThat(found.headers()).containsEntry("x-one", "1");
                assertThat(found.body()).isEqualTo("hello world");
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void readsWhatTheEndOfTheConnectionEnds() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\nuntil here");
            socket.close();
        });
                CallLoop loop = loop(server, 1, LONG)) {
            assertThat(body(one(loop))).isEqualTo("until here");
            assertThat(body(one(loop))).isEqualTo("until here");
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
                CallLoop loop = loop(server, 1, LONG)) {
            CallResult exchange = one(loop);
            assertThat(body(exchange)).isEqualTo("second");
            assertThat(exchange.repeated()).isTrue();
            assertThat(exchange.sentBefore()).isTrue();
        }
    }

    @Test
    void repeatsOnlyOnce() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> socket.close());
                CallLoop loop = loop(server, 1, LONG)) {
            CallResult exchange = one(loop);
            assertThat(exchange.reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    b -> assertThat(b.sent()).isTrue());
            assertThat(exchange.sentBefore()).isTrue();
            assertThat(server.requests).hasValue(2);
        }
    }

    @Test
    void aRefusedConnectionWasNotSent() throws IOException {
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // Bound and not listening.
            URI url = URI.create("http://127.0.0.1:" + nobody.getLocalPort());
            try (CallLoop loop = new CallLoop(url, Authorities.ofEnvironment(), 1, Map.of(), LONG, REPEAT_AFTER)) {
                CallResult exchange = one(loop);
                assertThat(exchange.reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                        b -> assertThat(b.sent()).isFalse());
                assertThat(exchange.repeated()).isTrue();
                assertThat(exchange.sentBefore()).isFalse();
            }
        }
    }

    @Test
    void silenceIsATimeOutAndNeverRepeated() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> {});
                CallLoop loop = loop(server, 1, SHORT)) {
            assertThat(together(loop, 3))
                    .allMatch(exchange -> exchange.equals(new CallResult(new TimedOut(true), false, false)));
            assertThat(server.requests).hasValue(3);
        }
    }

    @Test
    void aCallThatIsToBeRepeatedTooLateIsATimeOut() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> socket.close());
                CallLoop loop = new CallLoop(server.url(), Authorities.ofEnvironment(), 1, Map.of(), SHORT, LONG)) {
            assertThat(one(loop)).isEqualTo(new CallResult(new TimedOut(false), true, true));
            assertThat(server.requests).hasValue(1);
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
                CallLoop loop = loop(server, 1, LONG)) {
            one(loop);
            closed.await();
            assertThat(one(loop).repeated()).isFalse();
        }
    }

    @Test
    void somethingThatIsNotHttpIsABrokenConnectionWithTheReason() throws IOException {
        try (RawServer server = new RawServer((n, socket) -> RawServer.write(socket, "SSH-2.0-x\r\n"));
                CallLoop loop = loop(server, 1, LONG)) {
            assertThat(one(loop).reply()).isInstanceOfSatisfying(ConnectionBroken.class,
                    b -> assertThat(b.why()).contains("SSH-2.0-x"));
        }
    }

    @Test
    void aUrlThatItCannotCallIsRefused() {
        assertThatThrownBy(
                () -> new CallLoop(URI.create("ftp://x"), Authorities.ofEnvironment(), 1, Map.of(), LONG, LONG))
                .hasMessage("not a URL such as http://localhost:8080: ftp://x");
    }
}
