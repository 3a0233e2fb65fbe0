package dev.ensemble.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.gateway.support.TestGateway;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.ListOrdersRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A caller's own hybrid logical time is followed, and each answer has a later one: over HTTP and gRPC alike. */
class CallerClockTest {
    private static final String HEADER = "ensemble-hlc";
    private static final long WITHIN_BOUND = 30_000;
    private static final long BEYOND_BOUND = 3_600_000;

    private static TestGateway http;
    private static GrpcCaller grpc;

    @BeforeAll
    static void start() throws Exception {
        http = new TestGateway();
        grpc = new GrpcCaller(Optional.empty());
    }

    @AfterAll
    static void stop() throws Exception {
        http.close();
        grpc.close();
    }

    @Test
    void anAnswerIsLaterThanItsRequestWhoseClockIsAhead() throws Exception {
        for (String path : List.of("/v1/items", "/v1/items/nope", "/v1/items?pageSize=x", "/nowhere", "/docs")) {
            HlcTimestamp sent = ahead(WITHIN_BOUND);
            assertThat(answered(http.send(http.request(path).header(HEADER, sent.toString())))).as(path)
                    .isGreaterThan(sent);
        }
    }

    @Test
    void anAnswerToWhoeverSaysNoTimeHasOneAllTheSame() throws Exception {
        HlcTimestamp first = answered(http.get("/v1/items"));
        assertThat(answered(http.get("/nowhere"))).isGreaterThan(first);
    }

    @Test
    void aTimeThatIsTooFarAheadIsNotFollowed() throws Exception {
        HlcTimestamp sent = ahead(BEYOND_BOUND);
        HttpResponse<String> answer = http.send(http.request("/v1/items").header(HEADER, sent.toString()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answered(answer)).isLessThan(sent);
    }

    @Test
    void whatIsNoTimeIsRefusedAtATime() throws Exception {
        HttpResponse<String> answer = http.send(http.request("/v1/items").header(HEADER, "noon"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"Ensemble-Hlc\"", "MALFORMED_HLC");
        assertThat(answered(answer)).isNotNull();
    }

    @Test
    void whatIsNoMethodOfOursIsRefusedForThatEvenIfItsTimeIsWrongToo() throws Exception {
        HttpResponse<String> answer = http.send(http.request("/v1/items").header(HEADER, "noon")
                .method("TRACE", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void overGrpcAnAnswerIsLaterThanItsRequest() {
        HlcTimestamp sent = ahead(WITHIN_BOUND);
        grpc.orders(HEADER, sent.toString()).listOrders(ListOrdersRequest.getDefaultInstance());
        assertThat(trailer()).isGreaterThan(sent);

        HlcTimestamp next = ahead(WITHIN_BOUND);
        assertThatThrownBy(() -> grpc.orders(HEADER, next.toString())
                .getOrder(GetOrderRequest.newBuilder().setName("orders/nope").build()))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(trailer()).isGreaterThan(next);
    }

    @Test
    void overGrpcATimeThatIsTooFarAheadIsNotFollowed() {
        HlcTimestamp sent = ahead(BEYOND_BOUND);
        grpc.orders(HEADER, sent.toString()).listOrders(ListOrdersRequest.getDefaultInstance());
        assertThat(trailer()).isLessThan(sent);
    }

    @Test
    void overGrpcWhatIsNoTimeIsRefusedAtATime() {
        assertThatThrownBy(
                () -> grpc.orders(HEADER, "noon").listOrders(ListOrdersRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(e.getStatus().getDescription()).startsWith("Ensemble-Hlc: expected");
                });
        assertThat(trailer()).isNotNull();
    }

    private static HlcTimestamp ahead(long millis) {
        return HlcTimestamp.of(System.currentTimeMillis() + millis, 0);
    }

    private static HlcTimestamp answered(HttpResponse<String> answer) {
        return HlcTimestamp.parse(answer.headers().firstValue(HEADER).orElseThrow()).orElseThrow();
    }

    private static HlcTimestamp trailer() {
        return HlcTimestamp.parse(grpc.trailer(HEADER)).orElseThrow();
    }
}
