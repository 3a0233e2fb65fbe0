package dev.ensemble.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.auth.TestTokens;
import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.gateway.GatewayParts;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.gateway.support.TestGateway;
import dev.ensemble.chassis.auth.Scopes;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallersTest {
    private static final String LINES = "\"lines\":[{\"sku\":\"kettle\",\"quantity\":1}]";
    private static final String ANYBODYS = "{" + LINES + "}";

    private final TestTokens tokens = new TestTokens();
    private final TestGateway gateway = new TestGateway(tokens.verifier());

    CallersTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        gateway.close();
        tokens.close();
    }

    @Test
    void withoutATokenTheAnswerSaysWhatIsMissing() throws Exception {
        HttpResponse<String> answer = gateway.post("/v1/orders", ANYBODYS);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(TestGateway.reason(answer.body())).isEqualTo("TOKEN_MISSING");
        assertThat(challenge(answer)).isEqualTo("Bearer realm=\"ensemble\", scope=\"orders:write\"");
        assertThat(gateway.ensemble.orders.calls()).isZero();
    }

    @Test
    void theOrderIsThatOfTheToken() throws Exception {
        String ada = bearer("ada", "orders:write");

        assertThat(gateway.post("/v1/orders", ANYBODYS, "Authorization", ada).statusCode()).isEqualTo(201);
        assertThat(gateway.ensemble.orders.stored().values()).extracting(Order::getCustomer).containsExactly("ada");
        HttpResponse<String> own =
                gateway.post("/v1/orders", "{\"customer\":\"ada\"," + LINES + "}", "Authorization", ada);
        assertThat(own.statusCode()).isEqualTo(201);
        HttpResponse<String> others =
                gateway.post("/v1/orders", "{\"customer\":\"bob\"," + LINES + "}", "Authorization", ada);
        assertThat(others.statusCode()).isEqualTo(400);
        assertThat(TestGateway.reason(others.body())).isEqualTo("NOT_THE_CALLER");
    }

    @Test
    void aTokenThatDoesNotCountTellsWhyAndNotWhatItIs() throws Exception {
        HttpResponse<String> answer =
                gateway.post("/v1/orders", ANYBODYS, "Authorization", "Bearer secret.secret.secret");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(TestGateway.reason(answer.body())).isEqualTo("TOKEN_INVALID");
        assertThat(challenge(answer)).contains("error=\"invalid_token\"");
        assertThat(answer.body() + answer.headers()).doesNotContain("secret.");
    }

    @Test
    void aScopeThatIsMissingIsNamed() throws Exception {
        HttpResponse<String> answer = gateway.post("/v1/items/kettle:restock", "{\"quantity\":1}",
                "Authorization", bearer("ada", "orders:write"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(challenge(answer)).contains("error=\"insufficient_scope\"", "scope=\"stock:write\"");
    }

    @Test
    void everyTokenSeesTheItemsAndTheInstances() throws Exception {
        assertThat(gateway.get("/v1/items").statusCode()).isEqualTo(401);
        assertThat(gateway.get("/v1/instances?watch").statusCode()).isEqualTo(401);
        String ada = bearer("ada");
        for (String path : new String[]{"/v1/items", "/v1/instances"}) {
            HttpResponse<String> answer = gateway.send(gateway.request(path).header("Authorization", ada));
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void onlyWhoHasATokenMovesTheClock() throws Exception {
        String sent = HlcTimestamp.of(System.currentTimeMillis() + 30_000, 0).toString();
        HttpResponse<String> nobody = gateway.send(gateway.request("/v1/items").header("Ensemble-Hlc", sent));
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("Ensemble-Hlc").orElseThrow()).isLessThan(sent);
        HttpResponse<String> ada = gateway.send(
                gateway.request("/v1/items").header("Ensemble-Hlc", sent).header("Authorization", bearer("ada")));
        assertThat(ada.statusCode()).isEqualTo(200);
        assertThat(ada.headers().firstValue("Ensemble-Hlc").orElseThrow()).isGreaterThan(sent);
    }

    @Test
    void descriptionsAreOpenByChoice() throws Exception {
        assertThat(gateway.get("/openapi.json").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/docs").statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenInTheUrlOrTwoOfThemAreNone() throws Exception {
        String token = tokens.token("ada", "orders:read");
        assertThat(gateway.get("/v1/orders?access_token=" + token).statusCode()).isEqualTo(401);
        String twice = gateway.raw("GET /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                + "\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        assertThat(twice).startsWith("HTTP/1.1 400").contains("DUPLICATE_HEADER");
        String huge = gateway.raw("GET /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + "x".repeat(20_000) + "\r\n\r\n");
        assertThat(huge).startsWith("HTTP/1.1 431");
    }

    @Test
    void grpcHasTheSameRules() throws Exception {
        try (GrpcCaller caller = new GrpcCaller(Optional.empty(), Optional.of(tokens.verifier()))) {
            CreateOrderRequest order = CreateOrderRequest.newBuilder().setOrder(Order.newBuilder()
                    .addLines(OrderLine.newBuilder().setSku("kettle").setQuantity(1))).build();

            assertThatThrownBy(() -> caller.orders().createOrder(order))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode())
                            .isEqualTo(Status.Code.UNAUTHENTICATED));
            assertThat(caller.trailer("www-authenticate")).startsWith("Bearer");
            assertThatThrownBy(() -> caller.orders("authorization", bearer("ada", "orders:read")).createOrder(order))
                    .hasMessageContaining("PERMISSION_DENIED");
            Order made = caller.orders("authorization", bearer("ada", "orders:write")).createOrder(order);
            assertThat(made.getCustomer()).isEqualTo("ada");
        }
    }

    @Test
    void everyRouteHasARule() {
        assertThat(GatewayParts.routes().all()).extracting(Route::rpc)
                .allSatisfy(rpc -> assertThat(Scopes.of(rpc)).as(rpc.getFullName()).isNotEmpty());
    }

    /** The control: nobody is asked. */
    @Test
    void whereNoTokensAreAskedForEverybodyIsServed() throws Exception {
        try (TestGateway open = new TestGateway()) {
            HttpResponse<String> answer = open.post("/v1/orders", "{\"customer\":\"bob\"," + LINES + "}");
            assertThat(answer.statusCode()).isEqualTo(201);
        }
    }

    private String bearer(String name, String... scopes) {
        return "Bearer " + tokens.token(name, scopes);
    }

    private static String challenge(HttpResponse<?> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("");
    }
}
