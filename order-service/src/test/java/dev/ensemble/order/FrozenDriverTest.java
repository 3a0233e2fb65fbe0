package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.get;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.Order.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica stands still in mid-saga, others decide, and it goes on where it stood. */
class FrozenDriverTest {

    private static final TestReplica.ReplicaSettings PATIENT =
            DEFAULT.withoutSweeper().withSagaTimeout(Duration.ofSeconds(30));

    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"order.create-reservation.before", "order.create-reservation.after",
            "order.confirm-reservation.before", "order.confirm-reservation.after", "order.confirmed.before",
            "order.confirmed.after"})
    void anotherReplicaConfirmsMeanwhile(String where) {
        TestReplica frozen = shop.replica(PATIENT);
        CompletableFuture<Order> answer = freeze(frozen, where, request("key", 1));

        Order order = shop.replica(PATIENT).stub().createOrder(request("key", 1));
        frozen.points.clear(where);

        assertThat(order.getState()).isEqualTo(State.CONFIRMED);
        assertThat(answer.join()).isEqualTo(order);
        assertThat(get(frozen, order.getName()).getMovesCount()).isEqualTo(2);
        assertThat(shop.inventory.sold(SKU)).isEqualTo(1);
        assertThat(shop.inventory.free(SKU)).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order.create-reservation.before", "order.create-reservation.after",
            "order.confirm-reservation.before", "order.confirm-reservation.after", "order.confirmed.before"})
    void aCancellationMeanwhileIsFinal(String where) {
        TestReplica frozen = shop.replica(PATIENT);
        CompletableFuture<Order> answer = freeze(frozen, where, request("key", 1));

        Order cancelled = cancelOnly(shop.replica(PATIENT));
        frozen.points.clear(where);

        assertThat(cancelled.getState()).isEqualTo(State.CANCELLED);
        assertThat(answer.join()).isEqualTo(cancelled);
        assertThat(shop.inventory.free(SKU)).isEqualTo(10);
        assertThat(shop.inventory.state(id(cancelled))).isEqualTo(Reservation.State.RELEASED);
    }

    @Test
    void withoutConditionsInTheMovesItIsNot() {
        TestReplica frozen = shop.replica(PATIENT.withUnconditionalMoves());
        CompletableFuture<Order> answer = freeze(frozen, "order.confirmed.before", request("key", 1));

        Order cancelled = cancelOnly(shop.replica(PATIENT));
        frozen.points.clear("order.confirmed.before");

        assertThat(cancelled.getState()).isEqualTo(State.CANCELLED);
        assertThat(answer.join().getState()).isEqualTo(State.CONFIRMED);
        assertThat(shop.inventory.state(id(cancelled))).isEqualTo(Reservation.State.RELEASED);
    }

    private static CompletableFuture<Order> freeze(TestReplica replica, String where, CreateOrderRequest request) {
        replica.points.arm(where, "hang");
        CompletableFuture<Order> answer = CompletableFuture.supplyAsync(
                () -> replica.stub(Duration.ofSeconds(30)).createOrder(request), Thread::startVirtualThread);
        await().untilAsserted(() -> assertThat(replica.points.list().get(where)).isEqualTo("hanging"));
        return answer;
    }

    private Order cancelOnly(TestReplica replica) {
        String id = replica.store.findByKey("", "key").orElseThrow().id();
        return replica.stub()
                .cancelOrder(CancelOrderRequest.newBuilder().setName("orders/" + id).build());
    }

    private static String id(Order order) {
        return order.getName().substring("orders/".length());
    }
}
