package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.get;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.Order.State;
import dev.ensemble.order.v1.OrderServiceGrpc;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The caller goes away or has no more time when the order stands written down. Nobody resumes it here. */
class DetachedSagaTest {

    private static final TestReplica.ReplicaSettings ALONE = DEFAULT.withoutSweeper();
    private static final TestReplica.ReplicaSettings ATTACHED = ALONE.withFork(UnaryOperator.identity());

    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void theCallerCancelsAndTheOrderStillBecomesFinal() {
        TestReplica replica = shop.replica(ALONE);

        String name = cancelInMidSaga(replica);

        await().untilAsserted(() -> assertThat(get(replica, name).getState()).isEqualTo(State.CONFIRMED));
        assertThat(shop.inventory.sold(SKU)).isEqualTo(1);
    }

    @Test
    void inTheCallersOwnContextItStaysPending() {
        TestReplica replica = shop.replica(ATTACHED);

        String name = cancelInMidSaga(replica);

        await().during(1, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(get(replica, name).getState()).isEqualTo(State.PENDING));
        assertThat(shop.inventory.intervention.calls("confirm")).isZero();
    }

    @Test
    void theDeadlineEndsInMidSagaAndTheAnswerIsPendingInTime() {
        TestReplica replica = shop.replica(ALONE);
        Intervention.PausePoint gate = shop.inventory.intervention.holdBefore("create");
        CreateOrderRequest request = request();

        // A tenth of a second is kept for the way back, which a pause of the machine may outlast, but not each time.
        Order order = await().ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> replica.stub(Duration.ofSeconds(1)).createOrder(request), answer -> true);

        assertThat(order.getState()).isEqualTo(State.PENDING);
        shop.inventory.intervention.end();
        gate.close();
        await().untilAsserted(() -> assertThat(get(replica, order.getName()).getState()).isEqualTo(State.CONFIRMED));
    }

    private String cancelInMidSaga(TestReplica replica) {
        Intervention.PausePoint gate = shop.inventory.intervention.holdAfter("create");
        try (CancellableContext caller = Context.current().withCancellation()) {
            caller.run(() -> OrderServiceGrpc.newFutureStub(replica.stub().getChannel())
                    .createOrder(request("key", 1)));
            gate.awaitReached();
        }
        shop.inventory.intervention.end();
        await().until(() -> replica.cancelled.get() == 1);
        gate.close();
        return "orders/" + replica.store.findByKey("", "key").orElseThrow().id();
    }
}
