package dev.ensemble.gateway.http;

import static dev.ensemble.gateway.http.WireTest.readHead;
import static dev.ensemble.gateway.http.WireTest.rest;
import static dev.ensemble.gateway.http.WireTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.gateway.GatewayParts;
import dev.ensemble.gateway.support.TestGateway;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The HTTP server's life: sharing a port, too many callers, and an end that cuts nobody off. */
class GatewayHttpServerTest {
    private static final String GET = "GET /v1/items HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String SLOW =
            "GET /v1/orders/x HTTP/1.1\r\nHost: x\r\nEnsemble-Timeout: 30s\r\n\r\n";
    private final CountDownLatch release = new CountDownLatch(1);
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        Limits d = Limits.DEFAULT;
        gateway = new TestGateway(
                new Limits(d.bodyBytes(), d.urlBytes(), d.headerBytes(), 2, d.requestTime(), d.idleTime(), d.age()));
        gateway.ensemble.orders.first(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        release.countDown();
        gateway.close();
    }

    @Test
    void aDrainingServerAnswersWhatIsUnderWayAndEndsTheConnection() throws Exception {
        try (Socket busy = gateway.connect()) {
            send(busy, SLOW);
            Awaitility.await().until(() -> gateway.ensemble.orders.calls() == 1);
            CompletableFuture<Void> drained =
                    CompletableFuture.runAsync(() -> gateway.front.drain(Duration.ofSeconds(10)));
            Awaitility.await().untilAsserted(
                    () -> assertThatThrownBy(() -> gateway.connect().close()).isInstanceOf(ConnectException.class));
            assertThat(drained).isNotDone();
            release.countDown();
            assertThat(rest(busy)).startsWith("HTTP/1.1 404 ").containsIgnoringCase("connection: close");
            drained.join();
        }
    }

    @Test
    void aRequestOnAnIdleConnectionIsStillAnsweredWhileDraining() throws Exception {
        try (Socket idle = gateway.connect()) {
            send(idle, GET);
            assertThat(readHead(idle)).doesNotContainIgnoringCase("connection: close");
            CompletableFuture<Void> drained =
                    CompletableFuture.runAsync(() -> gateway.front.drain(Duration.ofSeconds(10)));
            Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).untilAsserted(
                    () -> assertThatThrownBy(() -> gateway.connect().close()).isInstanceOf(ConnectException.class));
            send(idle, GET);
            assertThat(rest(idle)).contains("HTTP/1.1 200 ").containsIgnoringCase("connection: close");
            drained.join();
        }
    }

    @Test
    void aConnectionThatStaysSilentDoesNotHoldUpTheEnd() throws Exception {
        try (Socket silent = gateway.connect()) {
            send(silent, GET);
            readHead(silent);
            CompletableFuture<Void> drained =
                    CompletableFuture.runAsync(() -> gateway.front.drain(Duration.ofSeconds(60)));
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(drained::isDone);
        }
    }

    @Test
    void oneConnectionTooManyIs503AndTheOthersGoOn() throws Exception {
        try (Socket first = gateway.connect(); Socket second = gateway.connect(); Socket third = gateway.connect()) {
            send(first, GET);
            send(second, GET);
            assertThat(readHead(first)).startsWith("HTTP/1.1 200 ");
            assertThat(readHead(second)).startsWith("HTTP/1.1 200 ");
            send(third, GET);
            assertThat(rest(third)).startsWith("HTTP/1.1 503 ").contains("TOO_MANY_CONNECTIONS");
        }
        Awaitility.await().untilAsserted(() -> assertThat(gateway.raw(GET)).startsWith("HTTP/1.1 200 "));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void twoServersShareAPortWhenBothAreTold() throws Exception {
        try (GatewayHttpServer one = serve(0, true); GatewayHttpServer two = serve(one.port(), true)) {
            assertThat(two.port()).isEqualTo(one.port());
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        assertThatThrownBy(() -> serve(gateway.front.port(), false)).isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
    }

    private GatewayHttpServer serve(int port, boolean reusePort) throws IOException {
        GatewayHttpServer.HttpSettings settings =
                new GatewayHttpServer.HttpSettings("127.0.0.1", port, reusePort, Optional.empty(), Limits.DEFAULT,
                        Optional.empty());
        return GatewayHttpServer.start(gateway.ensemble.network, settings, gateway.ensemble.telemetry.openTelemetry(),
                gateway.ensemble.callerClock(), GatewayParts.handler(gateway.ensemble));
    }
}
