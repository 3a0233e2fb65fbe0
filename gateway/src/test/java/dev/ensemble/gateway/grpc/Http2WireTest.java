package dev.ensemble.gateway.grpc;

import static dev.ensemble.gateway.support.Http2Socket.ACK;
import static dev.ensemble.gateway.support.Http2Socket.CONTINUATION;
import static dev.ensemble.gateway.support.Http2Socket.DATA;
import static dev.ensemble.gateway.support.Http2Socket.END_HEADERS;
import static dev.ensemble.gateway.support.Http2Socket.GOAWAY;
import static dev.ensemble.gateway.support.Http2Socket.HEADERS;
import static dev.ensemble.gateway.support.Http2Socket.PING;
import static dev.ensemble.gateway.support.Http2Socket.RST_STREAM;
import static dev.ensemble.gateway.support.Http2Socket.SETTINGS;
import static dev.ensemble.gateway.support.Http2Socket.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.gateway.support.Http2Socket;
import dev.ensemble.gateway.support.Http2Socket.Frame;
import dev.ensemble.gateway.support.TestGateway;
import dev.ensemble.inventory.v1.ListItemsRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller can do wrong below gRPC: each breach of RFC 9113 ends its connection, with its error, and no other. */
class Http2WireTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int FRAME_SIZE_ERROR = 6;
    private static final int REFUSED_STREAM = 7;
    private static final int COMPRESSION_ERROR = 9;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int STREAMS = 256;
    private static GrpcCaller grpc;

    @BeforeAll
    static void start() throws IOException {
        grpc = new GrpcCaller(Optional.empty());
    }

    @AfterAll
    static void stop() {
        grpc.close();
    }

    @AfterEach
    void theOthersGoOn() {
        assertThat(grpc.inventory().listItems(ListItemsRequest.getDefaultInstance()).getItemsList()).isNotEmpty();
    }

    interface Breach {
        void commit(Http2Socket socket) throws IOException;
    }

    record Case(String what, int error, Breach breach) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> breaches() {
        return Stream.of(
                new Case("a frame over 16 KiB", FRAME_SIZE_ERROR, s -> s.call(1).frame(DATA, 0, 1, new byte[16_385])),
                new Case("settings of a wrong length", FRAME_SIZE_ERROR, s -> s.send(SETTINGS, 0, 0, 0, 3, 0)),
                new Case("a ping of a wrong length", FRAME_SIZE_ERROR, s -> s.send(PING, 0, 0, 1, 2, 3)),
                new Case("data on stream 0", PROTOCOL_ERROR, s -> s.send(DATA, 0, 0, 1)),
                new Case("data on a stream that never was", PROTOCOL_ERROR, s -> s.send(DATA, 0, 7, 1)),
                new Case("a call on an even stream", PROTOCOL_ERROR, s -> s.call(2)),
                new Case("a call on stream 0", PROTOCOL_ERROR, s -> s.call(0)),
                new Case("settings on a stream", PROTOCOL_ERROR, s -> s.send(SETTINGS, 0, 1)),
                new Case("a continuation of nothing", PROTOCOL_ERROR, s -> s.send(CONTINUATION, END_HEADERS, 1, 0x82)),
                new Case("headers that are interrupted", PROTOCOL_ERROR,
                        s -> s.send(HEADERS, 0, 1, 0x83).send(PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)),
                new Case("a window that grows by 0", PROTOCOL_ERROR, s -> s.send(WINDOW_UPDATE, 0, 0, 0, 0, 0, 0)),
                new Case("a window over 31 bits", FLOW_CONTROL_ERROR,
                        s -> s.send(WINDOW_UPDATE, 0, 0, 0x7f, 0xff, 0xff, 0xff)),
                new Case("headers that are no HPACK", COMPRESSION_ERROR,
                        s -> s.send(HEADERS, END_HEADERS, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachEndsTheConnectionWithItsError(Case breach) throws IOException {
        try (Http2Socket socket = new Http2Socket(grpc.front.port())) {
            breach.breach().commit(socket.greet());
            Frame end = socket.await(frame -> frame.type() == GOAWAY);
            assertThat(end).isNotEqualTo(Frame.NOTHING);
            assertThat(end.error()).isEqualTo(breach.error());
            assertThat(socket.await(frame -> false)).isEqualTo(Frame.NOTHING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0016\3\1\0\5\1\0\0\1\0\n" /* as TLS begins */, "get x\r\n\r\n", "NO SUCH PREFACE\r\n\r\n"})
    void whatIsNotHttpIsClosed(String beginning) throws IOException {
        try (Http2Socket socket = new Http2Socket(grpc.front.port())) {
            socket.write(beginning.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.await(frame -> false)).isEqualTo(Frame.NOTHING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /v1/items HTTP/1.1", "POST http://x/ HTTP/1.0", "PRIVATE * HTTP/1.1", "get x HTTP/1.1"})
    void http1IsAnsweredWithWhatItsCallerCanRead(String line) throws IOException {
        String answer = ask(line + "\r\nHost: x\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 505 ").contains("\r\nConnection: close\r\n", "UNKNOWN_HTTP_VERSION")
                .containsPattern("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} ").endsWith("}\n");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(answer).contains("\r\nContent-Length: " + body.length() + "\r\n");
        assertThat(TestGateway.error(body).get("message").getAsString()).contains("speaks gRPC");
    }

    @Test
    void aHeadOfHttp1IsAnsweredWithoutABody() throws IOException {
        assertThat(ask("HEAD / HTTP/1.1\r\n")).startsWith("HTTP/1.1 505 ").endsWith("\r\n\r\n");
    }

    @Test
    void http1ThatTricklesInWithABodyIsAnswered() throws IOException {
        assertThat(ask("P", "O", "ST / HTTP/1.1\r", "\n", "x".repeat(100_000))).startsWith("HTTP/1.1 505 ");
    }

    /** What comes back until the connection ends; nothing is half-closed before. */
    private static String ask(String... parts) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", grpc.front.port())) {
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true);
            for (String part : parts) {
                socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void http2ThatTricklesInIsServed() throws IOException {
        try (Http2Socket socket = new Http2Socket(grpc.front.port())) {
            for (byte each : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                socket.write(new byte[]{each});
            }
            socket.send(SETTINGS, 0, 0).send(PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(socket.await(frame -> frame.type() == PING && frame.flags() == ACK)).isNotEqualTo(Frame.NOTHING);
        }
    }

    @Test
    void aPingIsAnsweredWithWhatItHeld() throws IOException {
        try (Http2Socket socket = new Http2Socket(grpc.front.port())) {
            socket.greet().send(PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            Frame answer = socket.await(frame -> frame.type() == PING && frame.flags() == ACK);
            assertThat(answer.payload()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void oneStreamTooManyIsRefusedUntilAnotherEnds() throws IOException {
        try (Http2Socket socket = new Http2Socket(grpc.front.port())) {
            socket.greet().send(SETTINGS, ACK, 0);
            for (int i = 0; i <= STREAMS; i++) {
                socket.call(2 * i + 1);
            }
            Frame refused = socket.await(frame -> frame.type() == RST_STREAM || frame.type() == GOAWAY);
            assertThat(refused.type()).isEqualTo(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(2 * STREAMS + 1);
            assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
            socket.send(RST_STREAM, 0, 1, 0, 0, 0, 8).call(2 * STREAMS + 3);
            socket.send(PING, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
            assertThat(socket.await(frame -> frame.type() == RST_STREAM || frame.type() == PING && frame.flags() == ACK)
                    .type()).as("after the ping nothing was refused").isEqualTo(PING);
        }
    }

    /** CVE-2023-44487: streams that are begun and reset at once never count as open. */
    @Test
    void aFloodOfResetsEndsTheConnection() throws IOException {
        try (Http2Socket socket = new Http2Socket(grpc.front.port())) {
            socket.greet().send(SETTINGS, ACK, 0);
            for (int i = 0; i < 3_000; i++) {
                socket.call(2 * i + 1).send(RST_STREAM, 0, 2 * i + 1, 0, 0, 0, 8);
            }
            Frame end = socket.await(frame -> frame.type() == GOAWAY);
            assertThat(end).isNotEqualTo(Frame.NOTHING);
            assertThat(end.error()).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }
}
