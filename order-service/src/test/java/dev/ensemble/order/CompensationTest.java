package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.get;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.Order.State;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CompensationTest {

    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void aReservationThatExpiresBeforeItIsConfirmedRejectsTheOrder() {
        shop.inventory.intervention.doBefore("confirm", shop.inventory::expire);

        Order order = shop.replica().stub().createOrder(request());

        assertThat(order.getState()).isEqualTo(State.REJECTED);
        assertThat(order.getRejectReason()).isEqualTo("RESERVATION_EXPIRED");
        assertThat(shop.inventory.free(SKU)).isEqualTo(10);
    }

    @Test
    void aReservationThatSomebodyElseReleasedRejectsTheOrder() {
        shop.inventory.intervention.doBefore("confirm", shop.inventory::release);

        Order order = shop.replica().stub().createOrder(request());

        assertThat(order.getState()).isEqualTo(State.REJECTED);
        assertThat(order.getRejectReason()).isEqualTo("RESERVATION_RELEASED");
        assertThat(shop.inventory.free(SKU)).isEqualTo(10);
    }

    @Test
    void aReleaseWhoseAnswerIsLostIsRepeatedWithoutHarm() {
        TestReplica replica = shop.replica(DEFAULT.withoutSweeper());
        Order order = replica.stub().createOrder(request());
        shop.inventory.intervention.loseFirstAnswer("release");

        Order cancelled = cancel(replica, order.getName());

        assertThat(cancelled.getState()).isEqualTo(State.CANCELLED);
        assertThat(shop.inventory.intervention.calls("release")).isEqualTo(2);
        assertThat(shop.inventory.free(SKU)).isEqualTo(10);
    }

    @Test
    void aCreateThatComesAfterTheReleaseTakesNothing() {
        TestReplica late = shop.replica(DEFAULT.withoutSweeper().withSagaTimeout(Duration.ofSeconds(30)));
        Intervention.PausePoint gate = shop.inventory.intervention.holdBefore("create");
        CompletableFuture<Order> answer = CompletableFuture.supplyAsync(
                () -> late.stub().createOrder(request("key", 1)));
        gate.awaitReached();
        String id = late.store.findByKey("", "key").orElseThrow().id();

        Order cancelled = cancel(shop.replica(), "orders/" + id);
        gate.close();

        assertThat(cancelled.getState()).isEqualTo(State.CANCELLED);
        assertThat(answer.join()).isEqualTo(cancelled);
        assertThat(shop.inventory.state(id)).isEqualTo(Reservation.State.RELEASED);
        assertThat(shop.inventory.free(SKU)).isEqualTo(10);
    }

    @RepeatedTest(10)
    void aCancellationThatRacesTheConfirmationHasOneOutcome() {
        TestReplica one = shop.replica(DEFAULT.withoutSweeper());
        TestReplica other = shop.replica(DEFAULT.withoutSweeper());
        String key = UUID.randomUUID().toString();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Order> made =
                    CompletableFuture.supplyAsync(() -> one.stub().createOrder(request(key, 1)), callers);
            while (one.store.findByKey("", key).isEmpty() && !made.isDone()) {
                Thread.onSpinWait();
            }
            String name = "orders/" + one.store.findByKey("", key).orElseThrow().id();

            assertThat(cancel(other, name).getState()).isEqualTo(State.CANCELLED);
            assertThat(made.join().getState()).isIn(State.CONFIRMED, State.CANCELLED);
            assertThat(get(one, name).getState()).isEqualTo(State.CANCELLED);
            assertThat(shop.inventory.free(SKU)).isEqualTo(10);
        }
    }

    private static Order cancel(TestReplica replica, String name) {
        return replica.stub()
                .cancelOrder(CancelOrderRequest.newBuilder().setName(name).build());
    }
}
