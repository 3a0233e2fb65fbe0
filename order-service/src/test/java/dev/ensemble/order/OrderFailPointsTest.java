package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.get;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.inventory.v1.Reservation;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.Order.State;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One replica fails at one place, for ever; whatever it leaves, another brings to an end. */
@TestInstance(Lifecycle.PER_CLASS)
class OrderFailPointsTest {

    private final TestShop shop = new TestShop();
    private final TestReplica.ReplicaSettings quick =
            DEFAULT.withSagaTimeout(Duration.ofMillis(50)).withResumeAfter(Duration.ofMillis(50));
    private final TestReplica failing = shop.replica(quick.withoutSweeper());
    private final TestReplica sound = shop.replica(quick);

    @AfterAll
    void close() throws Exception {
        shop.close();
    }

    @Test
    void everyWriteAndEveryRemoteCallHasOneOnEitherSide() {
        Set<String> names = new TreeSet<>();
        for (String step : Set.of("pending", "confirmed", "rejected", "cancelling", "cancelled", "create-reservation",
                "confirm-reservation", "get-reservation", "release-reservation", "claim", "expire-keys")) {
            names.add("order." + step + ".before");
            names.add("order." + step + ".after");
        }
        assertThat(failing.points.list().keySet()).isEqualTo(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "create-reservation", "confirm-reservation", "confirmed"})
    void anOrderThatFailsThereIsConfirmedByAnother(String step) {
        onEitherSide(step, point -> order(point, 1, State.CONFIRMED, Reservation.State.CONFIRMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "create-reservation", "rejected"})
    void anOrderThatFailsThereIsRejectedByAnother(String step) {
        onEitherSide(step, point -> order(point, 1000, State.REJECTED, Reservation.State.REFUSED));
    }

    @Test
    void anOrderWhoseReservationExpiredIsRejectedByAnother() {
        shop.inventory.intervention.doBefore("confirm", shop.inventory::expire);
        onEitherSide("get-reservation", point -> order(point, 1, State.REJECTED, Reservation.State.EXPIRED));
        shop.inventory.intervention.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelling", "release-reservation", "cancelled"})
    void aCancellationThatFailsThereIsFinishedByAnother(String step) {
        onEitherSide(step, this::cancel);
    }

    private void onEitherSide(String step, Consumer<String> check) {
        check.accept("order." + step + ".before");
        check.accept("order." + step + ".after");
    }

    private void order(String point, int quantity, State end, Reservation.State reservation) {
        String key = point + " " + end;
        int free = shop.inventory.free(SKU);
        failAt(point, () -> failing.stub().createOrder(request(key, quantity)), "pending");

        Optional<StoredOrder> order = sound.store.findByKey("", key);
        assertThat(order.isPresent()).isNotEqualTo(point.equals("order.pending.before"));
        order.ifPresent(made -> {
            awaitState(made, end);
            assertThat(shop.inventory.state(made.id())).isEqualTo(reservation);
        });
        boolean sold = order.isPresent() && end == State.CONFIRMED;
        assertThat(shop.inventory.free(SKU)).isEqualTo(sold ? free - 1 : free);
    }

    private void cancel(String point) {
        int free = shop.inventory.free(SKU);
        String name = sound.stub().createOrder(request(point, 1)).getName();
        awaitState(sound.store.findByKey("", point).orElseThrow(), State.CONFIRMED);
        CancelOrderRequest cancel = CancelOrderRequest.newBuilder().setName(name).build();
        failAt(point, () -> failing.stub().cancelOrder(cancel), "cancelling");

        StoredOrder order = sound.store.findByKey("", point).orElseThrow();
        if (point.equals("order.cancelling.before")) {
            assertThat(order.state()).isEqualTo(Saga.SagaState.CONFIRMED);
            assertThat(shop.inventory.free(SKU)).isEqualTo(free - 1);
        } else {
            awaitState(order, State.CANCELLED);
            assertThat(shop.inventory.free(SKU)).isEqualTo(free);
        }
    }

    /** The caller hears of a failure only where {@code step} is what the answer waits for. */
    private void failAt(String point, Runnable call, String step) {
        failing.points.arm(point, "fail");
        try {
            call.run();
        } catch (StatusRuntimeException failed) {
            assertThat(point).contains(step);
        }
        failing.points.clear(point);
    }

    private void awaitState(StoredOrder order, State state) {
        await().pollInterval(10, TimeUnit.MILLISECONDS).untilAsserted(
                () -> assertThat(get(sound, "orders/" + order.id()).getState()).isEqualTo(state));
    }
}
