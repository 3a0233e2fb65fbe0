package dev.ensemble.order;

import static dev.ensemble.order.TestReplica.ReplicaSettings.DEFAULT;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.RetryInfo;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.Order.State;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused is refused before anything is written. */
class OrderAdmissionTest {

    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void noOrderIsMadeWhileTheBreakerIsOpen() {
        TestReplica replica = shop.replica();
        replica.breakerOpen.set(true);

        assertNotCreated(replica, Status.Code.UNAVAILABLE);

        replica.breakerOpen.set(false);
        assertThat(replica.stub().createOrder(request("key", 1)).getState()).isEqualTo(State.CONFIRMED);
    }

    @Test
    void anOrderThatIsThereIsFoundWhileTheBreakerIsOpen() {
        TestReplica replica = shop.replica();
        Order order = replica.stub().createOrder(request("key", 1));
        replica.breakerOpen.set(true);

        assertThat(replica.stub().createOrder(request("key", 1))).isEqualTo(order);
        assertThatThrownBy(() -> replica.stub().createOrder(request("key", 2)))
                .satisfies(e -> assertThat(ErrorDetails.reason(e)).contains("REQUEST_ID_REUSED"));
    }

    @Test
    void noOrderIsMadeOrCancelledWhileAllPlacesAreTaken() {
        TestReplica replica =
                shop.replica(DEFAULT.withoutSweeper().withPermits(1).withSagaTimeout(Duration.ofSeconds(30)));
        Order order = replica.stub().createOrder(request("first", 1));
        CancelOrderRequest cancel =
                CancelOrderRequest.newBuilder().setName(order.getName()).build();
        Order takenBack = replica.stub().createOrder(request("taken back", 1));
        CancelOrderRequest cancelAgain =
                CancelOrderRequest.newBuilder().setName(takenBack.getName()).build();
        replica.stub().cancelOrder(cancelAgain);
        Intervention.PausePoint gate = shop.inventory.intervention.holdBefore("create");
        String pending = replica.begin(request("second", 1));

        assertNotCreated(replica, Status.Code.RESOURCE_EXHAUSTED);
        assertThatThrownBy(() -> replica.stub().cancelOrder(cancel)).satisfies(e -> {
            assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(ErrorDetails.reason(e)).contains("ORDER_NOT_CANCELLED");
        });

        assertThat(replica.stub().cancelOrder(cancelAgain).getState()).isEqualTo(State.CANCELLED);
        Order again = replica.stub().createOrder(request("second", 1));
        assertThat(again.getName()).isEqualTo(pending);
        assertThat(again.getState()).isEqualTo(State.PENDING);
        gate.close();
    }

    private void assertNotCreated(TestReplica replica, Status.Code code) {
        assertThatThrownBy(() -> replica.stub().createOrder(request("key", 1))).satisfies(e -> {
            assertThat(Status.fromThrowable(e).getCode()).isEqualTo(code);
            assertThat(ErrorDetails.reason(e)).contains("ORDER_NOT_CREATED");
            assertThat(ErrorDetails.detail(e, RetryInfo.class)).isPresent();
        });
        assertThat(shop.count("request_id = 'key'")).isZero();
    }
}
