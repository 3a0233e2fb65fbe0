package dev.ensemble.order;

import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import dev.ensemble.chassis.auth.TestTokens;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.ListOrdersResponse;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderServiceGrpc.OrderServiceBlockingStub;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final TestTokens tokens = new TestTokens();
    private final TestShop shop = new TestShop();
    private final TestReplica replica = shop.replica(TestReplica.ReplicaSettings.DEFAULT.withTokens(tokens.verifier()));
    private final OrderServiceBlockingStub ada = stub("ada", "orders:read", "orders:write");
    private final OrderServiceBlockingStub bob = stub("bob", "orders:read", "orders:write");
    private final Order adas = ada.createOrder(request("one-key", 1));

    @AfterEach
    void close() throws Exception {
        shop.close();
        tokens.close();
    }

    @Test
    void anOrderOfSomebodyElseDoesNotExist() {
        GetOrderRequest get = GetOrderRequest.newBuilder().setName(adas.getName()).build();
        assertThat(ada.getOrder(get).getCustomer()).isEqualTo("ada");

        assertThatThrownBy(() -> bob.getOrder(get)).hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> bob.getOrder(
                get.toBuilder().setWait(com.google.protobuf.Duration.newBuilder().setSeconds(1)).build()))
                .hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> bob.cancelOrder(
                CancelOrderRequest.newBuilder().setName(adas.getName()).build())).hasMessageContaining("NOT_FOUND");
        assertThat(shop.count("state = 'CONFIRMED'")).isEqualTo(1);
    }

    @Test
    void aListHoldsOnesOwnWhateverTheFilter() {
        assertThat(list(ada, "", "").getOrdersList()).hasSize(1);
        assertThat(list(bob, "", "").getOrdersList()).isEmpty();
        assertThat(list(bob, "customer = \"ada\" OR state = CONFIRMED", "").getOrdersList()).isEmpty();
    }

    @Test
    void aPageTokenIsOfNoUseToSomebodyElse() {
        ada.createOrder(request("another", 1));
        String token = list(ada, "", "").getNextPageToken();
        assertThat(list(ada, "", token).getOrdersList()).containsExactly(adas);

        assertThatThrownBy(() -> list(bob, "", token)).hasMessageContaining("or to another caller");
    }

    @Test
    void everybodyHasKeysOfHisOwn() {
        CreateOrderRequest.Builder same = request("one-key", 2).toBuilder();
        same.getOrderBuilder().setCustomer("bob");

        Order bobs = bob.createOrder(same.build());

        assertThat(bobs.getName()).isNotEqualTo(adas.getName());
        assertThat(bob.createOrder(same.build())).isEqualTo(bobs);
        assertThat(ada.createOrder(request("one-key", 1))).isEqualTo(adas);
    }

    @Test
    void nobodyOrdersForSomebodyElse() {
        assertThatThrownBy(() -> bob.createOrder(request("key", 1))).hasMessageContaining("PERMISSION_DENIED");
    }

    @Test
    void whoMayReadAllMayChangeNone() {
        OrderServiceBlockingStub auditor = stub("eve", "orders:read", "orders:write", "orders:read-all");
        assertThat(list(auditor, "", "").getOrdersList()).containsExactly(adas);

        assertThatThrownBy(() -> auditor.cancelOrder(
                CancelOrderRequest.newBuilder().setName(adas.getName()).build())).hasMessageContaining("NOT_FOUND");
    }

    @Test
    void theServiceItselfAsksForTheToken() {
        assertThatThrownBy(() -> replica.stub().createOrder(request())).hasMessageContaining("UNAUTHENTICATED");
        assertThatThrownBy(() -> stub("ada", "orders:read").createOrder(request()))
                .hasMessageContaining("PERMISSION_DENIED");
    }

    /** The control: where nobody has a token, orders are everybody's. */
    @Test
    void withoutTokensEverybodySeesAll() {
        TestReplica open = shop.replica();
        assertThat(TestShop.get(open, adas.getName()).getCustomer()).isEqualTo("ada");
        assertThat(list(open.stub(), "", "").getOrdersList()).containsExactly(adas);
    }

    private static ListOrdersResponse list(OrderServiceBlockingStub caller, String filter, String token) {
        return caller.listOrders(ListOrdersRequest.newBuilder()
                .setFilter(filter).setPageSize(1).setPageToken(token).build());
    }

    private OrderServiceBlockingStub stub(String name, String... scopes) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + tokens.token(name, scopes));
        return replica.stub(Duration.ofSeconds(60))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
