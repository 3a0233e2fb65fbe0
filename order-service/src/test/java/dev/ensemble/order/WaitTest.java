package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.get;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.util.Durations;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.Order.State;
import dev.ensemble.order.v1.OrderServiceGrpc;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers that want to hear of an order when it is final. A replica here lets two of them wait. */
class WaitTest {

    private final TestShop shop = new TestShop();
    private final TestReplica asked = shop.replica(DEFAULT.withoutSweeper());
    private final TestReplica driving =
            shop.replica(DEFAULT.withoutSweeper().withSagaTimeout(Duration.ofSeconds(30)));
    private Intervention.PausePoint gate;
    private String name;

    @BeforeEach
    void makeAnOrderThatIsOnItsWay() {
        gate = shop.inventory.intervention.holdBefore("create");
        name = driving.begin(request("key", 1));
        gate.awaitReached();
        assertThat(get(asked, name).getState()).as("without a wait").isEqualTo(State.PENDING);
    }

    @AfterEach
    void close() throws Exception {
        gate.close();
        shop.close();
    }

    @Test
    void theAnswerComesWhenTheOrderIsFinalWhoeverBroughtItThere() throws Exception {
        ListenableFuture<Order> answer = ask(20_000);
        await().until(() -> asked.waiters.size() == 1);
        assertThat(answer).isNotDone();

        shop.inventory.intervention.end();
        gate.close();

        Order order = answer.get(10, TimeUnit.SECONDS);
        assertThat(order.getState()).isEqualTo(State.CONFIRMED);
        assertThat(order).isEqualTo(get(asked, name));
        assertThat(asked.waiters.size()).isZero();
    }

    @Test
    void whenTheTimeIsOverTheAnswerIsTheOrderAsItIs() throws Exception {
        assertThat(ask(200).get(10, TimeUnit.SECONDS).getState()).isEqualTo(State.PENDING);
        assertThat(asked.waiters.size()).isZero();
    }

    @Test
    void aFinalOrderIsNotWaitedFor() throws Exception {
        shop.inventory.intervention.end();
        gate.close();
        await().untilAsserted(() -> assertThat(get(asked, name).getState()).isEqualTo(State.CONFIRMED));
        assertThat(ask(30_000).get(10, TimeUnit.SECONDS).getState()).isEqualTo(State.CONFIRMED);
    }

    @Test
    void oneTooManyIsRefusedAndOneThatGoesAwayMakesRoom() {
        ListenableFuture<Order> first = ask(20_000);
        ask(20_000);
        await().until(() -> asked.waiters.size() == 2);
        assertThatThrownBy(() -> ask(20_000).get(10, TimeUnit.SECONDS)).cause()
                .satisfies(e -> assertThat(ErrorDetails.reason(e)).contains("TOO_MANY_WAITERS"));

        first.cancel(true);
        await().until(() -> asked.waiters.size() == 1);
        ask(20_000);
        await().until(() -> asked.waiters.size() == 2);
    }

    @Test
    void aReplicaThatLeavesSendsThemToAnother() {
        ListenableFuture<Order> answer = ask(20_000);
        await().until(() -> asked.waiters.size() == 1);

        asked.waiters.close();

        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).cause()
                .satisfies(e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void moreThanThirtySecondsAreRefused() {
        assertThatThrownBy(() -> ask(31_000).get(10, TimeUnit.SECONDS)).cause().hasMessageContaining("wait: ");
    }

    private ListenableFuture<Order> ask(long waitMillis) {
        return OrderServiceGrpc.newFutureStub(asked.stub().getChannel())
                .withDeadlineAfter(40, TimeUnit.SECONDS)
                .getOrder(GetOrderRequest.newBuilder()
                        .setName(name).setWait(Durations.fromMillis(waitMillis)).build());
    }
}
