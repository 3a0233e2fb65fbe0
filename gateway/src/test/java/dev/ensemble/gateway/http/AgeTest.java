package dev.ensemble.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.gateway.support.Http2Socket;
import dev.ensemble.gateway.support.TestGateway;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A connection that is old ends without a call being lost, so that its caller finds gateways that are new. */
class AgeTest {
    private static final String GET = "GET /v1/items HTTP/1.1\r\nHost: x\r\n\r\n";

    private static TestGateway gateway(Duration age) throws IOException {
        Limits d = Limits.DEFAULT;
        return new TestGateway(new Limits(d.bodyBytes(), d.urlBytes(), d.headerBytes(), d.connections(),
                d.requestTime(), d.idleTime(), age));
    }

    @Test
    void anOldConnectionEndsWithAnAnswerThatSaysSo() throws IOException {
        try (TestGateway gateway = gateway(Duration.ofNanos(1)); Socket socket = gateway.connect()) {
            WireTest.send(socket, GET + GET);
            assertThat(WireTest.rest(socket)).startsWith("HTTP/1.1 200 ").containsOnlyOnce("connection: close")
                    .containsOnlyOnce("HTTP/1.1 200 ");
        }
    }

    @Test
    void controlAYoungOneGoesOn() throws IOException {
        try (TestGateway gateway = gateway(GrpcCaller.AGE)) {
            assertThat(gateway.raw(GET + GET).split("HTTP/1.1 200 ", -1)).hasSize(3);
        }
    }

    @Test
    void anOldConnectionOfHttp2SaysThatItGoesAndAnswersWhatWasAsked() throws IOException {
        try (TestGateway gateway = gateway(Duration.ofMillis(50));
                Http2Socket socket = new Http2Socket(gateway.front.port())) {
            socket.greet();
            Http2Socket.Frame soon = socket.await(frame -> frame.type() == Http2Socket.GOAWAY);
            assertThat(soon.error()).isZero();
            socket.get(1, "/v1/items"); // sent, perhaps, before the caller has read that
            assertThat(socket.await(frame -> frame.type() == Http2Socket.DATA).payload()).isNotEmpty();
            assertThat(socket.await(frame -> false)).isEqualTo(Http2Socket.Frame.NOTHING);
        }
    }

    /** Asks on one connection until it ends, as it says in its last answer. */
    @Test
    void aConnectionThatIsRenewedEndsSoonWithAnAnswerThatSaysSo() throws IOException {
        try (TestGateway gateway = gateway(GrpcCaller.AGE); Socket socket = gateway.connect()) {
            WireTest.send(socket, GET);
            Awaitility.await().until(() -> socket.getInputStream().available() > 0);
            gateway.front.renewConnections();
            StringBuilder answers = new StringBuilder();
            Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
                byte[] read = new byte[socket.getInputStream().available()];
                answers.append(new String(read, 0, socket.getInputStream().read(read), ISO_8859_1));
                boolean last = answers.toString().contains("connection: close");
                if (!last) {
                    WireTest.send(socket, GET);
                }
                return last;
            });
            answers.append(WireTest.rest(socket));
            assertThat(answers.toString()).containsOnlyOnce("connection: close").doesNotContain("HTTP/1.1 5");
        }
    }

    @Test
    void aRenewedConnectionOfHttp2SaysThatItGoes() throws IOException {
        try (TestGateway gateway = gateway(GrpcCaller.AGE);
                Http2Socket socket = new Http2Socket(gateway.front.port())) {
            socket.greet().get(1, "/v1/items");
            assertThat(socket.await(frame -> frame.type() == Http2Socket.DATA).payload()).isNotEmpty();
            gateway.front.renewConnections();
            assertThat(socket.await(frame -> frame.type() == Http2Socket.GOAWAY).error()).isZero();
        }
    }

    @Test
    void limitsSpreadTheEnds() {
        List<Long> ages = java.util.stream.LongStream.generate(Limits.DEFAULT::ageNanos).limit(100).boxed().toList();
        assertThat(ages).allMatch(age -> age >= Duration.ofSeconds(270).toNanos())
                .allMatch(age -> age <= Duration.ofSeconds(330).toNanos());
        assertThat(ages).doesNotHaveDuplicates();
    }

    @Test
    void aServerThatLeavesAnswersAStreamUnderWay() throws Exception {
        try (TestGateway gateway = gateway(GrpcCaller.AGE);
                Http2Socket socket = new Http2Socket(gateway.front.port())) {
            CountDownLatch release = new java.util.concurrent.CountDownLatch(1);
            gateway.ensemble.orders.first(() -> Awaitility.await().until(() -> release.getCount() == 0));
            socket.greet().get(1, "/v1/orders");
            Awaitility.await().until(() -> gateway.ensemble.orders.calls() == 1);
            Thread drain = Thread.ofVirtual().name("drain").start(() -> gateway.front.drain(Duration.ofSeconds(20)));
            assertThat(socket.await(frame -> frame.type() == Http2Socket.GOAWAY).error()).isZero();
            release.countDown();
            assertThat(socket.await(frame -> frame.type() == Http2Socket.DATA).payload()).isNotEmpty();
            assertThat(socket.await(frame -> false)).isEqualTo(Http2Socket.Frame.NOTHING);
            drain.join();
        }
    }
}
