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
import dev.ensemble.inventory.v1.ListItemsRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    @Test
    void whatIsNotHttp2IsClosed() throws IOException {
        try (Http2Socket socket = new Http2Socket(grpc.front.port())) {
            socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.await(frame -> false)).isEqualTo(Frame.NOTHING);
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
