package dev.ensemble.chassis.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ensemble.chassis.admin.AdminServer.AdminResponse;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An admin port that listens at all addresses, as on Kubernetes. */
class AdminServerTest {
    private final AtomicInteger drains = new AtomicInteger();
    private final HybridLogicalClock clock = new HybridLogicalClock(InstantSource.system());

    private AdminServer server(boolean fromAnywhere) {
        AdminServer server = AdminServer.bind(new InetSocketAddress("0.0.0.0", 0), fromAnywhere, clock);
        server.handle("/drain", (method, rest, body) -> AdminResponse.text(200, "drained " + drains.incrementAndGet()));
        server.handle("/livez", (method, rest, body) -> AdminResponse.text(200, "alive"));
        server.start();
        return server;
    }

    private static String elsewhere() throws IOException {
        Optional<InetAddress> address = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress()).findFirst();
        assumeTrue(address.isPresent(), "this machine has no address but the loopback");
        return address.get().getHostAddress();
    }

    private static HttpResponse<String> ask(
            String host, AdminServer server, String method, String path, String... headers)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://" + host + ":" + server.port() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send((headers.length == 0 ? request : request.headers(headers)).build(),
                    BodyHandlers.ofString());
        }
    }

    private static HlcTimestamp ahead() {
        return HlcTimestamp.of(System.currentTimeMillis() + 30_000, 0);
    }

    private static HlcTimestamp answered(HttpResponse<String> answer) {
        return HlcTimestamp.parse(answer.headers().firstValue("ensemble-hlc").orElseThrow()).orElseThrow();
    }

    @Test
    void theTimeOfWhoeverMayChangeSomethingIsFollowedAndAnswersAreLater() throws Exception {
        HlcTimestamp sent = ahead();
        try (AdminServer server = server(false)) {
            HttpResponse<String> answer =
                    ask("127.0.0.1", server, "POST", "/drain", "Ensemble-Hlc", sent.toString());
            assertThat(answered(answer)).isGreaterThan(sent);
            assertThat(clock.now()).isGreaterThan(answered(answer));
        }
    }

    @Test
    void theTimeOfAnotherMachineIsNotFollowed() throws Exception {
        HlcTimestamp sent = ahead();
        try (AdminServer server = server(false)) {
            assertThat(answered(ask(elsewhere(), server, "GET", "/livez", "Ensemble-Hlc", sent.toString())))
                    .isLessThan(sent);
        }
    }

    @Test
    void whoComesFromAnotherAddressMayReadAndChangesNothing() throws Exception {
        String elsewhere = elsewhere();
        try (AdminServer server = server(false)) {
            HttpResponse<String> refused = ask(elsewhere, server, "POST", "/drain");
            assertThat(refused.statusCode()).isEqualTo(403);
            // Where Docker is, its masquerading shows another of this machine's addresses than the one that was asked.
            assertThat(refused.body()).matches("POST is taken from the loopback address only, and this comes from "
                    + "(?!127\\.)[0-9a-f.:]+ \\(see --admin-from-anywhere\\)\n");
            assertThat(drains).hasValue(0);
            assertThat(ask(elsewhere, server, "GET", "/livez").statusCode()).isEqualTo(200);
            assertThat(ask("127.0.0.1", server, "POST", "/drain").body()).isEqualTo("drained 1\n");
        }
    }

    @Test
    void controlWhereTheOperatorAllowsItTheSameIsDone() throws Exception {
        String elsewhere = elsewhere();
        try (AdminServer server = server(true)) {
            assertThat(ask(elsewhere, server, "POST", "/drain").body()).isEqualTo("drained 1\n");
        }
    }
}
