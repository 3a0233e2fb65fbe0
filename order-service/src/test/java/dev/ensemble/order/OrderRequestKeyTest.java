package dev.ensemble.order;

import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.BadRequest;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderRequestKeyTest {

    private static final int REPEATS = 50;

    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void aRepeatReturnsTheSameOrderAndTakesNothing() {
        TestReplica replica = shop.replica();
        Order first = replica.stub().createOrder(request("key", 2));

        Order again = shop.replica().stub().createOrder(request("key", 2));

        assertThat(again).isEqualTo(first);
        assertThat(shop.inventory.free(SKU)).isEqualTo(8);
        assertThat(shop.inventory.reservations()).isEqualTo(1);
    }

    @Test
    void onlyTheFirstOfTwoRequestsMadeTheOrder() {
        TestReplica replica = shop.replica();
        NewOrder order = NewOrder.from(request("key", 2));

        assertThat(replica.store.insert(order).isNew()).isTrue();
        assertThat(replica.store.insert(order).isNew()).isFalse();
    }

    @Test
    void theOrderOfTheLinesDoesNotMatterToARepeat() {
        TestReplica replica = shop.replica();
        shop.inventory.stock("mug", 1);
        OrderLine machine = OrderLine.newBuilder().setSku(SKU).setQuantity(1).build();
        OrderLine mug = OrderLine.newBuilder().setSku("mug").setQuantity(1).build();

        Order first = replica.stub().createOrder(withLines(machine, mug));

        assertThat(replica.stub().createOrder(withLines(mug, machine))).isEqualTo(first);
        assertThat(first.getLinesList()).containsExactly(machine, mug);
    }

    @Test
    void theSameKeyForSomethingElseIsRefused() {
        TestReplica replica = shop.replica();
        Order first = replica.stub().createOrder(request("key", 1));
        CreateOrderRequest.Builder otherCustomer = request("key", 1).toBuilder();
        otherCustomer.getOrderBuilder().setCustomer("grace");

        for (CreateOrderRequest other : List.of(request("key", 2), otherCustomer.build())) {
            assertThatThrownBy(() -> replica.stub().createOrder(other))
                    .hasMessage("ALREADY_EXISTS: request_id 'key' made %s with another customer or other lines",
                            first.getName())
                    .satisfies(e -> assertThat(ErrorDetails.reason(e)).contains("REQUEST_ID_REUSED"));
        }
        assertThat(shop.inventory.sold(SKU)).isEqualTo(1);
    }

    @Test
    void theKeyMayStandInTheRequestOrInTheOrder() {
        TestReplica replica = shop.replica();
        CreateOrderRequest.Builder inner = request("", 1).toBuilder();
        inner.getOrderBuilder().setRequestId("key");

        Order order = replica.stub().createOrder(inner.build());

        assertThat(order.getRequestId()).isEqualTo("key");
        assertThat(replica.stub().createOrder(inner.setRequestId("key").build())).isEqualTo(order);
        assertInvalid(replica, inner.setRequestId("other").build(),
                "given twice and not the same: 'other', and 'key' in order.request_id");
        assertInvalid(replica, request("", 1), "required: 1 to 128 printable ASCII characters");
    }

    @Test
    void manyAtOnceWithOneKeyMakeOneOrder() {
        List<TestReplica> replicas = List.of(shop.replica(), shop.replica());

        Set<Order> answers = atOnce(replicas);

        assertThat(answers).hasSize(1).extracting(Order::getState).containsOnly(Order.State.CONFIRMED);
        assertThat(shop.count("true")).isEqualTo(1);
        assertThat(shop.inventory.sold(SKU)).isEqualTo(1);
    }

    @Test
    void withoutTheUniqueKeyTheyMakeSeveral() {
        shop.inventory.stock(SKU, REPEATS);
        List<TestReplica> replicas = List.of(shop.replica(), shop.replica());
        shop.sql("DROP INDEX orders_request_id");

        assertThat(atOnce(replicas)).hasSizeGreaterThan(1);
        assertThat(shop.count("true")).isGreaterThan(1);
        assertThat(shop.inventory.sold(SKU)).isGreaterThan(1);
    }

    @Test
    void aKeyLapsesAfterItsLifeButNotBefore() {
        TestReplica replica = shop.replica(TestReplica.ReplicaSettings.DEFAULT.withoutSweeper());
        Order old = replica.stub().createOrder(request("old", 1));
        Order young = replica.stub().createOrder(request("young", 1));
        shop.sql("UPDATE orders SET create_time = now() - interval '24 hours' WHERE request_id = 'old'");

        shop.replica();

        await().until(() -> shop.count("key_live") == 1);
        assertThat(replica.stub().createOrder(request("young", 1))).isEqualTo(young);
        Order later = replica.stub().createOrder(request("old", 1));
        assertThat(later.getName()).isNotEqualTo(old.getName());
        assertThat(later.getRequestId()).isEqualTo("old");
    }

    @Test
    void theKeyOfAnUnfinishedOrderDoesNotLapse() {
        TestReplica replica = shop.replica(
                TestReplica.ReplicaSettings.DEFAULT.withoutSweeper().withSagaTimeout(Duration.ofMillis(200)));
        shop.inventory.intervention.refuse("create");
        Order order = replica.stub().createOrder(request("old", 1));
        assertThat(order.getState()).isEqualTo(Order.State.PENDING);
        shop.sql("UPDATE orders SET create_time = now() - interval '24 hours'");

        assertThat(replica.leftovers.expireKeys(10)).isZero();

        shop.inventory.intervention.end();
        // The first driver has given up, so that nobody holds the row when the second is done: a held row does not lapse.
        TestReplica other = shop.replica(TestReplica.ReplicaSettings.DEFAULT.withoutSweeper());
        assertThat(other.stub().createOrder(request("old", 1)).getName()).isEqualTo(order.getName());
        assertThat(replica.leftovers.expireKeys(10)).isEqualTo(1);
    }

    private static Set<Order> atOnce(List<TestReplica> replicas) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Order>> calls = IntStream.range(0, REPEATS)
                    .mapToObj(i -> replicas.get(i % replicas.size()))
                    .map(replica -> CompletableFuture.supplyAsync(
                            () -> replica.stub().createOrder(request("key", 1)), callers))
                    .toList();
            return calls.stream().map(CompletableFuture::join).collect(Collectors.toSet());
        }
    }

    private static void assertInvalid(TestReplica replica, CreateOrderRequest request, String description) {
        assertThatThrownBy(() -> replica.stub().createOrder(request)).satisfies(e -> {
            assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            BadRequest details = ErrorDetails.detail(e, BadRequest.class).orElseThrow();
            assertThat(details.getFieldViolations(0).getField()).isEqualTo("request_id");
            assertThat(details.getFieldViolations(0).getDescription()).isEqualTo(description);
        });
    }

    private static CreateOrderRequest withLines(OrderLine... lines) {
        CreateOrderRequest.Builder request = request("key", 1).toBuilder();
        request.getOrderBuilder().clearLines().addAllLines(List.of(lines));
        return request.build();
    }
}
