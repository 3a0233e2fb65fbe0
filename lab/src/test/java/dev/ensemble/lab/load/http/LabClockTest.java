package dev.ensemble.lab.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.admin.AdminServer;
import dev.ensemble.chassis.admin.AdminServer.AdminResponse;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does for a call is later than what the lab did before, and earlier than what it does then. */
class LabClockTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private volatile HlcTimestamp served;

    @BeforeEach
    @AfterEach
    void forget() {
        LabClock.startAnew();
    }

    @ParameterizedTest(name = "{0} s ahead")
    @ValueSource(longs = {-20, 20})
    void aCallThatWaitsCarriesItAndItsAnswerIsFollowed(long ahead) {
        try (AdminServer server = server(ahead); HttpCaller caller = new HttpCaller(url(server), 1)) {
            HlcTimestamp before = LabClock.now();
            caller.call(Request.get("/x"), TIMEOUT, false);
            assertThat(LabClock.now()).isGreaterThan(served);
            assertThat(served).isGreaterThan(before);
        }
    }

    @ParameterizedTest(name = "{0} s ahead")
    @ValueSource(longs = {-20, 20})
    void aCallOfALoadCarriesItAndItsAnswerIsFollowed(long ahead) throws IOException {
        try (AdminServer server = server(ahead);
                CallLoop loop = new CallLoop(
                        url(server), Authorities.ofEnvironment(), 1, Map.of(), TIMEOUT, Duration.ofMillis(10))) {
            HlcTimestamp before = LabClock.now();
            LoopCalls.one(loop);
            assertThat(LabClock.now()).isGreaterThan(served);
            assertThat(served).isGreaterThan(before);
        }
    }

    /** That of an admin port, where the lab tells what it did to processes. */
    private AdminServer server(long secondsAhead) {
        HybridLogicalClock clock = new HybridLogicalClock(() -> Instant.now().plusSeconds(secondsAhead));
        AdminServer server = AdminServer.bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, clock);
        server.handle("/x", (method, rest, body) -> {
            served = clock.now();
            return AdminResponse.text(200, "served");
        });
        server.start();
        return server;
    }

    private static URI url(AdminServer server) {
        return URI.create("http://127.0.0.1:" + server.port());
    }
}
