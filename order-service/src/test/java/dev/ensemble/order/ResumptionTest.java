package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.get;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.Order.State;
import dev.ensemble.order.v1.OrderMove;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a replica leaves half done when it dies. Here it dies by giving up, and by being closed with sagas under way. */
class ResumptionTest {

    /** Gives an order up before a test's patience ends, and never comes back to it. */
    private static final TestReplica.ReplicaSettings MORTAL =
            DEFAULT.withoutSweeper().withSagaTimeout(Duration.ofMillis(200));

    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void anotherReplicaFinishesWhatWasLeftPending() {
        String name = leftPending();

        TestReplica other = shop.replica();

        await().untilAsserted(() -> assertThat(get(other, name).getState()).isEqualTo(State.CONFIRMED));
        assertThat(get(other, name).getMovesList())
                .extracting(OrderMove::getInstance)
                .containsExactly("order-1", "order-2");
        assertThat(shop.inventory.sold(SKU)).isEqualTo(1);
    }

    @Test
    void withoutResumptionItStaysPending() {
        String name = leftPending();

        TestReplica other = shop.replica(MORTAL);

        shop.sql("SELECT pg_sleep(1)");
        assertThat(get(other, name).getState()).isEqualTo(State.PENDING);
    }

    @Test
    void aRepeatFinishesItAtOnce() {
        String name = leftPending();

        Order order = shop.replica(DEFAULT.withoutSweeper()).stub().createOrder(request("key", 1));

        assertThat(order.getName()).isEqualTo(name);
        assertThat(order.getState()).isEqualTo(State.CONFIRMED);
    }

    @Test
    void anotherReplicaFinishesACancellation() {
        TestReplica mortal = shop.replica(MORTAL);
        String name = mortal.stub().createOrder(request()).getName();
        shop.inventory.intervention.refuse("release");
        CancelOrderRequest cancel = CancelOrderRequest.newBuilder().setName(name).build();
        assertThat(mortal.stub().cancelOrder(cancel).getState()).isEqualTo(State.CANCELLING);
        shop.inventory.intervention.end();

        TestReplica other = shop.replica();

        await().untilAsserted(() -> assertThat(get(other, name).getState()).isEqualTo(State.CANCELLED));
        assertThat(shop.inventory.free(SKU)).isEqualTo(10);
    }

    @Test
    void anotherReplicaFinishesWhatAStoppedOneHadUnderWay() throws Exception {
        TestReplica stopped = shop.replica(DEFAULT.withoutSweeper());
        Intervention.PausePoint gate = shop.inventory.intervention.holdAfter("confirm");
        String name = stopped.begin(request());
        gate.awaitReached();
        shop.inventory.intervention.end();
        stopped.close();
        gate.close();

        TestReplica other = shop.replica();

        await().untilAsserted(() -> assertThat(get(other, name).getState()).isEqualTo(State.CONFIRMED));
        assertThat(shop.inventory.sold(SKU)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "confirm"})
    void aLostAnswerIsAskedForAgainByTheSameReplica(String step) {
        TestReplica replica = shop.replica(DEFAULT.withoutSweeper());
        shop.inventory.intervention.loseFirstAnswer(step);

        Order order = replica.stub().createOrder(request());

        assertThat(order.getState()).isEqualTo(State.CONFIRMED);
        assertThat(shop.inventory.intervention.calls("create")).isEqualTo(2);
        assertThat(shop.inventory.sold(SKU)).isEqualTo(1);
    }

    @Test
    void aReservationThatWasMadeAndThenShedIsNeitherMadeAgainNorForgotten() {
        TestReplica replica = shop.replica(DEFAULT.withoutSweeper());
        shop.inventory.intervention.loseFirstAnswerThenShed("create");

        Order order = replica.stub().createOrder(request());

        assertThat(order.getState()).isEqualTo(State.CONFIRMED);
        assertThat(shop.inventory.intervention.calls("create")).isEqualTo(3);
        assertThat(shop.inventory.sold(SKU)).isEqualTo(1);
        assertThat(shop.inventory.free(SKU)).isEqualTo(9);
    }

    private String leftPending() {
        TestReplica mortal = shop.replica(MORTAL);
        shop.inventory.intervention.refuse("confirm");
        Order order = mortal.stub().createOrder(request("key", 1));
        assertThat(order.getState()).isEqualTo(State.PENDING);
        shop.inventory.intervention.end();
        return order.getName();
    }
}
