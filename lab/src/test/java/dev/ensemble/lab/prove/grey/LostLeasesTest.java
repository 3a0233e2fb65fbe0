package dev.ensemble.lab.prove.grey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.timeline.TimelineEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LostLeasesTest {
    private static final LostLeases NONE = new LostLeases(Map.of());

    @Test
    void whatTheRegistriesSayOfOthersCounts() {
        LostLeases lost = LostLeases.of(List.of(
                event("registry-1", "LEASE", "order-1", "granted: epoch 1"),
                event("registry-1", "LEASE", "order-1", "lost, silent: epoch 1"),
                event("registry-2", "LEASE", "order-1", "lost, broken: epoch 2"),
                event("registry-2", "LEASE", "", "lost its registry 127.0.0.1:4001: Status{code=UNAVAILABLE}"),
                event("order-1", "LEASE", "", "lost its registry 127.0.0.1:4001: Status{code=UNAVAILABLE}"),
                event("registry-1", "READY", "order-1", "lost, or so")));
        assertThat(lost.times()).containsExactly(Map.entry("order-1", 2L));
        assertThat(lost.since(lost)).isEqualTo(NONE);
    }

    @Test
    void eachThatWasSilentHasLostItOnceAndNoOther() {
        LostLeases once = new LostLeases(Map.of("order-1", 1L));
        assertThat(once.areOnceOf(List.of("order-1"))).isTrue();
        assertThat(once.areOnceOf(List.of("order-2"))).as("another one").isFalse();
        assertThat(once.areOnceOf(List.of("order-1", "order-2"))).as("one of two").isFalse();
        assertThat(new LostLeases(Map.of("order-1", 2L)).areOnceOf(List.of("order-1"))).as("flaps").isFalse();
        assertThat(NONE.areOnceOf(List.of("order-1"))).as("nothing read").isFalse();
        assertThat(NONE.areOnceOf(List.of())).isTrue();
    }

    @Test
    void whatARegistryDidNotTellIsNoEvidence() throws Exception {
        assertThatThrownBy(() -> read("\"unreachable\": [\"registry-2\"]"))
                .isInstanceOf(UnreadableException.class).hasMessageContaining("registry-2 did not answer");
        assertThatThrownBy(() -> read("\"unreachable\": [], \"gaps\": [{\"instance\": \"registry-1\","
                + " \"incarnation\": \"1\", \"firstSequence\": \"1\", \"lastSequence\": \"9\"}]"))
                .isInstanceOf(UnreadableException.class).hasMessageContaining("registry-1's events");
        assertThat(read("\"unreachable\": [\"order-1\"]")).as("order-1 tells of no lease").isEqualTo(NONE);
    }

    /** What a gateway says that answers this page. */
    private static LostLeases read(String missing) throws IOException, UnreadableException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = ("{\"events\": [], \"nextPageToken\": \"\", " + missing + "}").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            return LostLeases.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        } finally {
            server.stop(0);
        }
    }

    private static TimelineEvent event(String instance, String kind, String subject, String text) {
        return new TimelineEvent(instance + "@1", instance, 1, HlcTimestamp.parse("1764000000000.00001").orElseThrow(),
                0,
                kind, subject, text, "", "");
    }
}
