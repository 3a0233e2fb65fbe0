package dev.ensemble.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.route.RequestPath;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.OrderServiceGrpc;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestKeyTest {
    private static final Route CREATE = Routes.of(OrderServiceGrpc.getServiceDescriptor())
            .find("POST", RequestPath.parse("/v1/orders"))
            .route();

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "8e03978e-40d5-43dd-bc93-6894a57f9324", "a\"b", "back\\slash", "~!@#$%^&*()"})
    void aKeyThatWasShownCanBeSentBackAsItIs(String key) {
        CreateOrderRequest.Builder request = CreateOrderRequest.newBuilder();
        assertThat(RequestKey.settle(CREATE, request, List.of(RequestKey.quoted(key)))).hasValue(key);
        assertThat(request.getRequestId()).isEqualTo(key);
    }

    @Test
    void theKeyInTheBodyCountsLikeOneInTheHeader() {
        CreateOrderRequest.Builder request = CreateOrderRequest.newBuilder();
        request.getOrderBuilder().setRequestId("k");
        assertThat(RequestKey.settle(CREATE, request, List.of())).hasValue("k");
        assertThat(RequestKey.settle(CREATE, request, List.of("k"))).hasValue("k");
        assertThat(request.getRequestId()).isEqualTo("k");
    }

    @Test
    void madeKeysDiffer() {
        assertThat(RequestKey.settle(CREATE, CreateOrderRequest.newBuilder(), List.of()))
                .isNotEqualTo(RequestKey.settle(CREATE, CreateOrderRequest.newBuilder(), List.of()));
    }
}
