package dev.ensemble.gateway.watch;

import static dev.ensemble.gateway.support.TestGateway.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.ensemble.gateway.support.TestGateway;
import dev.ensemble.registry.v1.Instance.Health;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceWatchTest {
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway();
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
    }

    @Test
    void theInstancesComeAtOnceAndAgainAfterEachChange() throws Exception {
        try (SseClient watcher = new SseClient("?watch", "")) {
            assertThat(watcher.head).contains("HTTP/1.1 200").contains("text/event-stream")
                    .containsIgnoringCase("ensemble-path: gateway-1, registry-1");
            assertThat(watcher.next().healths()).containsExactly("PASSING", "PASSING", "PASSING");
            gateway.ensemble.registry.add("order", 1, Health.CRITICAL);
            assertThat(watcher.next().healths()).containsExactlyInAnyOrder("PASSING", "PASSING", "CRITICAL");
            gateway.ensemble.registry.add("newcomer", 1, Health.PASSING);
            assertThat(watcher.next().healths()).hasSize(4);
        }
    }

    @Test
    void whoComesAgainIsToldNothingThatItKnows() throws Exception {
        String seen;
        try (SseClient watcher = new SseClient("?watch=true", "")) {
            seen = watcher.next().id();
        }
        try (SseClient again = new SseClient("?watch=true", "Last-Event-ID: " + seen + "\r\n")) {
            again.socket.setSoTimeout(1_500);
            try {
                throw new AssertionError("told again: " + again.next());
            } catch (SocketTimeoutException nothingNew) {
                again.socket.setSoTimeout(20_000);
            }
            gateway.ensemble.registry.add("order", 1, Health.CRITICAL);
            assertThat(again.next().id()).isNotEqualTo(seen);
        }
    }

    @Test
    void oneServiceAloneCanBeWatched() throws Exception {
        try (SseClient watcher = new SseClient("?watch&service=order", "")) {
            assertThat(watcher.next().healths()).hasSize(1);
        }
    }

    @Test
    void theRegistryIsWatchedOnlyWhileSomebodyWatches() throws Exception {
        int before = gateway.ensemble.registry.watches();
        try (SseClient watcher = new SseClient("?watch", "")) {
            watcher.next();
            Awaitility.await().until(() -> gateway.ensemble.registry.watches() >= before + 3);
        }
        Awaitility.await().until(() -> gateway.ensemble.registry.watches() <= before + 1); // the channel's own
    }

    @Test
    void anEndingGatewayEndsTheStreamsAndAdmitsNoMore() throws Exception {
        try (SseClient watcher = new SseClient("?watch", "")) {
            watcher.next();
            gateway.api.close();
            assertThat(watcher.rest()).isEqualTo("0");
            assertThat(reason(gateway.get("/v1/instances?watch").body())).isEqualTo("TOO_MANY_WATCHERS");
        }
    }

    @Test
    void oneTooManyIs429() throws Exception {
        Deque<SseClient> watchers = new ArrayDeque<>();
        try {
            for (int i = 0; i < InstanceFeed.MOST; i++) {
                watchers.push(new SseClient("?watch", ""));
            }
            HttpResponse<String> refused = gateway.get("/v1/instances?watch");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            watchers.pop().close();
            Awaitility.await().ignoreExceptions().until(() -> watchers.add(new SseClient("?watch", "")));
        } finally {
            for (SseClient watcher : watchers) {
                watcher.close();
            }
        }
    }

    @Test
    void whatElseIsAskedForIsRefused() throws Exception {
        assertThat(reason(gateway.get("/v1/instances?watch=maybe").body())).isEqualTo("WRONG_TYPE");
        assertThat(reason(gateway.get("/v1/instances?watch&since=5").body())).isEqualTo("UNKNOWN_PARAMETER");
        assertThat(gateway.get("/v1/instances?watch&service=A").statusCode()).isEqualTo(400);
    }

    private record ServerSentEvent(String id, String data) {
        List<String> healths() {
            return JsonParser.parseString(data).getAsJsonObject().getAsJsonArray("instances").asList().stream()
                    .map(JsonElement::getAsJsonObject).map(i -> i.get("health").getAsString()).toList();
        }
    }

    /** A client of server-sent events, as far as these tests need one: chunk sizes are lines like others to it. */
    private final class SseClient implements AutoCloseable {
        private final Socket socket = gateway.connect();
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        private final String head;

        SseClient(String query, String headers) throws IOException {
            socket.getOutputStream().write(("GET /v1/instances" + query + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            StringBuilder read = new StringBuilder();
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                read.append(line).append('\n');
            }
            head = read.toString();
            if (!head.startsWith("HTTP/1.1 200")) {
                throw new IOException(head);
            }
        }

        ServerSentEvent next() throws IOException {
            String id = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    return new ServerSentEvent(id, line.substring(6));
                }
            }
            throw new IOException("the stream has ended");
        }

        /** The last line that says anything. */
        String rest() throws IOException {
            return in.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
