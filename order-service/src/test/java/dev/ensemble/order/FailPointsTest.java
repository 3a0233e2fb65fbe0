package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.Settings.DEFAULT;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** One replica fails at one place, for ever; whatever it leaves, another brings to an end. */
@TestInstance(Lifecycle.PER_CLASS)
class FailPointsTest {

    private final TestShop shop = new TestShop();
    private final TestReplica.Settings quick =
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
                "confirm-reservation", "get-reservation", "release-reservation")) {
            names.add("order." + step + ".before");
            names.add("order." + step + ".after");
        }
        assertThat(failing.points.list().keySet()).isEqualTo(names);
    }

    @Test
    void whereverAReplicaFailsAnOrderHappensOnceOrNotAtAll() {
        for (String point : failing.points.list().keySet()) {
            check(point, 1, State.CONFIRMED);
            check(point, 1000, State.REJECTED);
        }
    }

    private void check(String point, int quantity, State end) {
        String key = point + quantity;
        int free = shop.inventory.free(SKU);
        failing.points.arm(point, "fail");
        try {
            failing.stub().createOrder(request(key, quantity));
        } catch (StatusRuntimeException failed) {
            assertThat(point).contains("pending");
        }
        failing.points.clear(point);

        Optional<StoredOrder> order = sound.store.findByKey(key);
        assertThat(order.isPresent()).isNotEqualTo(point.equals("order.pending.before"));
        order.ifPresent(made -> {
            await(point).pollInterval(10, TimeUnit.MILLISECONDS)
                    .untilAsserted(() -> assertThat(state(made)).isEqualTo(end));
            assertThat(shop.inventory.state(made.id()))
                    .isEqualTo(end == State.CONFIRMED ? Reservation.State.CONFIRMED : Reservation.State.REFUSED);
            if (end == State.CONFIRMED) {
                cancel(point, made);
            }
        });
        assertThat(shop.inventory.free(SKU)).as(point).isEqualTo(free);
    }

    private void cancel(String point, StoredOrder order) {
        CancelOrderRequest cancel =
                CancelOrderRequest.newBuilder().setName("orders/" + order.id()).build();
        failing.points.arm(point, "fail");
        try {
            failing.stub().cancelOrder(cancel);
        } catch (StatusRuntimeException failed) {
            assertThat(point).contains("cancelling");
        }
        failing.points.clear(point);
        if (point.equals("order.cancelling.before")) {
            assertThat(state(order)).isEqualTo(State.CONFIRMED);
            sound.stub().cancelOrder(cancel);
        }
        await(point).pollInterval(10, TimeUnit.MILLISECONDS)
                .untilAsserted(() -> assertThat(state(order)).isEqualTo(State.CANCELLED));
    }

    private State state(StoredOrder order) {
        return get(sound, "orders/" + order.id()).getState();
    }
}
