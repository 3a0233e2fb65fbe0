package dev.ensemble.gateway.timeline;

import static dev.ensemble.gateway.support.TestGateway.json;
import static dev.ensemble.gateway.support.TestGateway.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.event.v1.Event.Kind;
import dev.ensemble.gateway.support.TestGateway;
import dev.ensemble.order.v1.Order;
import dev.ensemble.registry.v1.Instance.Health;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events of several processes, over the gateway's real HTTP and gRPC servers. */
@Timeout(60)
class TimelineApiTest {
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway();
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
    }

    private static List<String> texts(JsonArray events) {
        List<String> texts = new ArrayList<>();
        for (JsonElement each : events) {
            JsonObject event = each.getAsJsonObject();
            texts.add(event.get("instance").getAsString() + " " + event.get("kind").getAsString());
        }
        return texts;
    }

    private void recordInTurns(int number) {
        for (int i = 0; i < number; i++) {
            gateway.ensemble.events("order").record(Kind.BREAKER, "open");
            gateway.ensemble.events("inventory").record(Kind.LEASE, "granted");
        }
    }

    @Test
    void theEventsOfAllProcessesComeInOneOrder() throws Exception {
        recordInTurns(3);

        JsonObject page = json(gateway.get("/v1/events?pageSize=4"));

        assertThat(texts(page.getAsJsonArray("events"))).startsWith(
                "order-1 BREAKER", "inventory-1 LEASE", "order-1 BREAKER", "inventory-1 LEASE");
        assertThat(page.getAsJsonArray("unreachable")).isEmpty();
    }

    @Test
    void pagesTellEachEventOnce() throws Exception {
        recordInTurns(20);
        List<String> told = new ArrayList<>();
        String token = "";
        while (told.size() < 40) {
            JsonObject page = json(gateway.get("/v1/events?pageSize=7&pageToken=" + token));
            for (JsonElement each : page.getAsJsonArray("events")) {
                JsonObject event = each.getAsJsonObject();
                if (List.of("BREAKER", "LEASE").contains(event.get("kind").getAsString())) {
                    told.add(event.get("instance").getAsString() + event.get("sequence").getAsString());
                }
            }
            token = page.get("resumeToken").getAsString();
        }

        assertThat(told).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void whoDoesNotAnswerIsNamed() throws Exception {
        recordInTurns(1);
        gateway.ensemble.registry.add("inventory", 1, Health.PASSING);
        gateway.ensemble.registry.add("stray", 1, Health.CRITICAL);

        JsonObject page = json(gateway.get("/v1/events"));

        assertThat(page.getAsJsonArray("unreachable").asList()).extracting(JsonElement::getAsString)
                .containsExactly("inventory-1", "stray-1");
        assertThat(texts(page.getAsJsonArray("events"))).contains("order-1 BREAKER");
    }

    @Test
    void anOrdersTimelineHoldsWhatItsRequestCausedAndNothingOfOthers() throws Exception {
        Events order = gateway.ensemble.events("order");
        gateway.ensemble.orders.done(() -> {
            order.record(Kind.MOVED, last().getName(), "CONFIRMED");
            order.record(Kind.BREAKER, "inventory", "closed → open");
        });
        gateway.post("/v1/orders", "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"mug\",\"quantity\":1}]}",
                "Idempotency-Key", "one");
        String name = last().getName();
        gateway.ensemble.orders.done(() -> order.record(Kind.MOVED, "orders/another", "CONFIRMED"));
        gateway.post("/v1/orders", "{\"customer\":\"bob\",\"lines\":[{\"sku\":\"mug\",\"quantity\":1}]}",
                "Idempotency-Key", "two");

        JsonObject timeline = json(gateway.get("/v1/" + name + ":timeline"));

        assertThat(timeline.get("name").getAsString()).isEqualTo(name);
        assertThat(texts(timeline.getAsJsonArray("events"))).containsExactly(
                "order-1 REQUEST_RECEIVED", "order-1 MOVED", "order-1 BREAKER", "order-1 RESPONSE_SENT");
    }

    private Order last() {
        return gateway.ensemble.orders.stored().get("one");
    }

    @Test
    void anOrderThatTheCallerMayNotReadHasNoTimeline() throws Exception {
        gateway.ensemble.events("order").record(Kind.MOVED, "orders/secret", "CONFIRMED");

        assertThat(gateway.get("/v1/orders/secret:timeline").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNoTokenIsRefused() throws Exception {
        assertThat(gateway.get("/v1/events?pageToken=mine").statusCode()).isEqualTo(400);
        assertThat(reason(gateway.get("/v1/events?watch&since=5").body())).isEqualTo("UNKNOWN_PARAMETER");
    }

    @Test
    void whoWatchesGetsEventsAsTheyHappenAndGoesOnWhereItWas() throws Exception {
        recordInTurns(1);
        String seen;
        try (EventLines watcher = new EventLines(gateway, "")) {
            await().until(() -> watcher.events().contains("order-1 BREAKER"));
            recordInTurns(1);
            await().until(() -> watcher.events().stream().filter("order-1 BREAKER"::equals).count() == 2);
            seen = watcher.lastId();
        }
        gateway.ensemble.events("order").record(Kind.FAULT, "point", "hang");
        try (EventLines again = new EventLines(gateway, "Last-Event-ID: " + seen + "\r\n")) {
            await().until(() -> again.events().contains("order-1 FAULT"));
            assertThat(again.events()).doesNotContain("order-1 BREAKER");
        }
    }
}
