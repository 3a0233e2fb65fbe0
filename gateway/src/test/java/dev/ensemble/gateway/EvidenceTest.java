package dev.ensemble.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.http.GatewayHttpServer;
import dev.ensemble.gateway.http.Limits;
import dev.ensemble.gateway.support.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers tell how they came about, and nothing of it when told not to. */
class EvidenceTest {
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @Test
    void anAnswerTellsItsHopsAttemptsBreakersAndWhatWasLeftOfTheDeadline() throws Exception {
        HttpHeaders headers = gateway.get("/v1/items").headers();
        assertThat(headers.firstValue("server-timing").orElseThrow())
                .matches("gateway-1;dur=\\d+\\.\\d, inventory-1;dur=\\d+\\.\\d");
        assertThat(headers.firstValue("ensemble-path")).hasValue("gateway-1, inventory-1");
        assertThat(headers.firstValue("ensemble-attempts")).hasValue("inventory-1=1");
        assertThat(headers.firstValue("ensemble-breaker")).hasValue("inventory-1=closed");
        String left = headers.firstValue("ensemble-deadline-left").orElseThrow();
        assertThat(Integer.parseInt(left.replace("ms", ""))).isBetween(0, 2000);
    }

    @Test
    void errorsTellItToo() throws Exception {
        HttpHeaders notFound = gateway.get("/v1/items/nope").headers();
        assertThat(notFound.firstValue("ensemble-path")).hasValue("gateway-1, inventory-1");
        HttpHeaders notEvenCalled = gateway.get("/nowhere").headers();
        assertThat(notEvenCalled.firstValue("ensemble-path")).hasValue("gateway-1");
        assertThat(notEvenCalled.firstValue("ensemble-attempts")).isEmpty();
    }

    @Test
    void theTraceIsTheOneThatTheCallerBegan() throws Exception {
        HttpResponse<String> answer = gateway.send(gateway.request("/v1/items")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        String traceparent = answer.headers().firstValue("traceparent").orElseThrow();
        assertThat(traceparent).startsWith("00-0af7651916cd43dd8448eb211c80319c-").doesNotContain("b7ad6b7169203331");
    }

    @Test
    void requestsAreCountedByRouteAndStatus() throws Exception {
        gateway.get("/v1/items/nope");
        String metrics = new String(gateway.ensemble.telemetry.metrics(), StandardCharsets.UTF_8);
        assertThat(metrics).containsPattern(
                "http_server_request_duration_seconds_count\\{.*http_response_status_code=\"404\",http_route=\"/v1/items/\\*\"");
    }

    @Test
    void withoutEvidenceNothingOfItIsTold() throws Exception {
        GatewayHttpServer.HttpSettings settings =
                new GatewayHttpServer.HttpSettings("127.0.0.1", 0, false, Optional.empty(), Limits.DEFAULT,
                        Optional.empty());
        try (GatewayHttpServer silent =
                GatewayHttpServer.start(gateway.ensemble.network, settings, gateway.ensemble.telemetry.openTelemetry(),
                        gateway.ensemble.callerClock(), GatewayParts.handler(gateway.ensemble));
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + silent.port() + "/v1/items")).build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.startsWith("ensemble") && !name.equals("ensemble-hlc")
                            || name.equals("server-timing") || name.equals("traceparent"));
        }
    }
}
