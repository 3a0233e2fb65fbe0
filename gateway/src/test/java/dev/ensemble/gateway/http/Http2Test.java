package dev.ensemble.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.support.Http2Socket;
import dev.ensemble.gateway.support.Http2Socket.Frame;
import dev.ensemble.gateway.support.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who begins with HTTP/2 at the HTTP port is served, each stream as a request of HTTP/1.1 would be. */
class Http2Test {
    /** Of HPACK's static table. */
    private static final int STATUS_200 = 0x88;
    private static final int STATUS_400 = 0x8c;
    private static final int STATUS_404 = 0x8d;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    @Test
    void aCallIsServed() throws IOException {
        try (Http2Socket socket = new Http2Socket(gateway.front.port())) {
            socket.greet().get(1, "/v1/items");
            assertThat(status(socket, 1)).isEqualTo(STATUS_200);
            assertThat(body(socket)).contains("\"espresso-machine\"");
        }
    }

    @Test
    void severalAreServedAtOnceOnOneConnection() throws IOException {
        try (Http2Socket socket = new Http2Socket(gateway.front.port())) {
            socket.greet();
            for (int stream = 1; stream < 40; stream += 2) {
                socket.get(stream, "/v1/items");
            }
            for (int answers = 0; answers < 20; answers++) {
                Frame head = socket.await(frame -> frame.type() == Http2Socket.HEADERS);
                assertThat(head.payload()[0] & 0xff).isEqualTo(STATUS_200);
            }
        }
    }

    @Test
    void aMistakeHasItsErrorAndTheConnectionGoesOn() throws IOException {
        try (Http2Socket socket = new Http2Socket(gateway.front.port())) {
            socket.greet().get(1, "/v1/nothing");
            assertThat(status(socket, 1)).isEqualTo(STATUS_404);
            assertThat(TestGateway.reason(body(socket))).isEqualTo("UNKNOWN_PATH");
            socket.get(3, "x");
            assertThat(status(socket, 3)).isEqualTo(STATUS_400);
            socket.get(5, "/v1/items");
            assertThat(status(socket, 5)).isEqualTo(STATUS_200);
        }
    }

    @Test
    void whatIsNoRequestEndsItsStreamOnly() throws IOException {
        try (Http2Socket socket = new Http2Socket(gateway.front.port())) {
            socket.greet().send(Http2Socket.HEADERS, Http2Socket.END_HEADERS | Http2Socket.END_STREAM, 1, 0x82); // no path
            Frame end = socket.await(f -> f.stream() == 1);
            assertThat(end.type()).isIn(Http2Socket.RST_STREAM, Http2Socket.HEADERS);
            socket.get(3, "/v1/items");
            assertThat(status(socket, 3)).isEqualTo(STATUS_200);
        }
    }

    @Test
    void aStreamOfEventsIsOneOfItsStreams() throws IOException {
        try (Http2Socket socket = new Http2Socket(gateway.front.port())) {
            socket.greet().get(1, "/v1/instances?watch");
            assertThat(status(socket, 1)).isEqualTo(STATUS_200);
            assertThat(body(socket)).contains("event: instances");
            socket.get(3, "/v1/items");
            assertThat(status(socket, 3)).isEqualTo(STATUS_200);
        }
    }

    private static int status(Http2Socket socket, int stream) throws IOException {
        Frame head = socket.await(f -> f.type() == Http2Socket.HEADERS && f.stream() == stream);
        assertThat(head).isNotEqualTo(Frame.NOTHING);
        return head.payload()[0] & 0xff;
    }

    private static String body(Http2Socket socket) throws IOException {
        return new String(
                socket.await(f -> f.type() == Http2Socket.DATA && f.payload().length > 0).payload(),
                StandardCharsets.UTF_8);
    }
}
