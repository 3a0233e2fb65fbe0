package dev.ensemble.gateway.grpc;

import static dev.ensemble.gateway.support.GrpcCaller.field;
import static dev.ensemble.gateway.support.GrpcCaller.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.inventory.v1.CreateReservationRequest;
import dev.ensemble.inventory.v1.GetItemRequest;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.inventory.v1.ReservationLine;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.WatchRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What HTTP callers have, gRPC callers have too: the same services, keys, deadlines, errors and evidence. */
class GrpcApiTest {
    private GrpcCaller grpc;

    @BeforeEach
    void start() throws Exception {
        grpc = new GrpcCaller(Optional.of("gateway-1"));
    }

    @AfterEach
    void stop() {
        grpc.close();
    }

    @Test
    void itemsOrdersAndInstancesAreThere() {
        assertThat(grpc.inventory().listItems(ListItemsRequest.getDefaultInstance()).getItemsList()).hasSize(1);
        assertThat(grpc.orders("idempotency-key", "k-1").createOrder(order(1)).getRequestId()).isEqualTo("k-1");
        var instances = RegistryServiceGrpc.newBlockingStub(grpc.channel)
                .listInstances(ListInstancesRequest.getDefaultInstance());
        assertThat(instances.getInstancesList()).hasSize(3);
    }

    @Test
    void whatHasNoRouteIsNotExposed() {
        var reservation = CreateReservationRequest.newBuilder()
                .setReservationId("x")
                .addLines(ReservationLine.newBuilder().setSku("espresso-machine").setQuantity(1))
                .build();
        assertThat(failure(() -> grpc.inventory().createReservation(reservation)).getStatus().getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
        var watch = RegistryServiceGrpc.newBlockingStub(grpc.channel)
                .watch(WatchRequest.newBuilder().setService("order").build());
        assertThat(failure(watch::next).getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void aRepeatReturnsTheSameOrderAndTheTrailersTellThatItIsOne() {
        Order first = grpc.orders("idempotency-key", "\"k-1\"").createOrder(order(1));
        assertThat(grpc.trailer("ensemble-created")).isEqualTo("true");
        Order again = grpc.orders().createOrder(order(1).toBuilder().setRequestId("k-1").build());
        assertThat(grpc.trailer("ensemble-created")).isEqualTo("false");
        assertThat(again).isEqualTo(first);
    }

    @Test
    void withoutAKeyTheGatewayMakesOneAndShowsIt() {
        Order made = grpc.orders().createOrder(order(1));
        assertThat(made.getRequestId()).hasSize(36);
        assertThat(grpc.trailer("idempotency-key")).isEqualTo('"' + made.getRequestId() + '"');
    }

    @Test
    void aKeyThatWasUsedForSomethingElseIsRefusedWithAReasonOfItsOwn() throws Exception {
        grpc.orders("idempotency-key", "k-1").createOrder(order(1));
        var refused = failure(() -> grpc.orders("idempotency-key", "k-1").createOrder(order(2)));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(reason(refused)).isEqualTo("REQUEST_ID_REUSED");
    }

    @Test
    void trailersTellHowTheAnswerCameAbout() {
        grpc.inventory().listItems(ListItemsRequest.getDefaultInstance());
        assertThat(grpc.trailer("server-timing")).matches("gateway-1;dur=\\d+\\.\\d, inventory-1;dur=\\d+\\.\\d");
        assertThat(grpc.trailer("ensemble-path")).isEqualTo("gateway-1, inventory-1");
        assertThat(grpc.trailer("ensemble-attempts")).isEqualTo("inventory-1=1");
        assertThat(grpc.trailer("ensemble-breaker")).isEqualTo("inventory-1=closed");
        assertThat(grpc.trailer("ensemble-deadline-left")).matches("\\d+ms");
        assertThat(grpc.trailer("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]");
        assertThat(grpc.trailers().keys())
                .noneMatch(name -> name.equals("ensemble-hop") || name.equals("ensemble-hlc"));
    }

    @Test
    void withoutEvidenceNothingOfItIsTold() throws Exception {
        try (var silent = new GrpcCaller(Optional.empty())) {
            silent.inventory().listItems(ListItemsRequest.getDefaultInstance());
            assertThat(silent.trailers().keys())
                    .noneMatch(name -> name.startsWith("ensemble") || name.equals("server-timing")
                            || name.equals("traceparent"));
        }
    }

    @Test
    void badInputNamesTheFieldAsTheContractDoes() throws Exception {
        var refused = failure(() -> grpc.orders().createOrder(order(0)));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(field(refused)).isEqualTo("order.lines[0].quantity");
        var missing = failure(
                () -> grpc.inventory().getItem(GetItemRequest.newBuilder().setName("items/nope").build()));
        assertThat(missing.getStatus().getDescription()).isEqualTo("items/nope does not exist");
        assertThat(grpc.trailer("ensemble-path")).isEqualTo("gateway-1, inventory-1");
    }

    @Test
    void aDeadlineOrKeyThatHttpRefusesIsRefusedHereToo() throws Exception {
        var tooLong = failure(() -> grpc.orders("ensemble-timeout", "61s").createOrder(order(1)));
        assertThat(reason(tooLong)).isEqualTo("TIMEOUT_OUT_OF_RANGE");
        var alsoTooLong = failure(() -> grpc.orders().withDeadlineAfter(2, TimeUnit.MINUTES).createOrder(order(1)));
        assertThat(reason(alsoTooLong)).isEqualTo("TIMEOUT_OUT_OF_RANGE");
        assertThat(reason(failure(() -> grpc.orders("idempotency-key", "\"a").createOrder(order(1)))))
                .isEqualTo("MALFORMED_KEY");
        assertThat(grpc.ensemble.orders.calls()).isZero();
    }

    @Test
    void aMutationThatIsNotAnsweredInTimeIsOutcomeUnknownWithTheKeyToAskAgain() throws Exception {
        grpc.orders().listOrders(ListOrdersRequest.getDefaultInstance()); // From now on there is a connection.
        var release = new CountDownLatch(1);
        grpc.ensemble.orders.first(() -> await(release));
        var unknown = failure(() -> grpc.orders("ensemble-timeout", "1s", "idempotency-key", "k-1")
                .createOrder(order(1)));
        release.countDown();
        assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(reason(unknown)).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(grpc.trailer("idempotency-key")).isEqualTo("\"k-1\"");
        assertThat(grpc.trailer("retry-after")).isEqualTo("1");
    }

    @Test
    void aServiceThatFailsDoesNotShowItsInnards() throws Exception {
        grpc.ensemble.orders.first(() -> {
            throw new IllegalStateException("a bug with a secret");
        });
        var failed = failure(() -> grpc.orders().listOrders(ListOrdersRequest.getDefaultInstance()));
        assertThat(reason(failed)).isEqualTo("BACKEND_FAILED");
        assertThat(failed.getStatus().getDescription()).doesNotContain("secret");
    }

    @Test
    void theDeadlineOfAClientEndsItsCall() {
        var release = new CountDownLatch(1);
        grpc.ensemble.orders.first(() -> await(release));
        long began = System.nanoTime();
        assertThatThrownBy(() -> grpc.orders().withDeadlineAfter(200, TimeUnit.MILLISECONDS).createOrder(order(1)))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        release.countDown();
    }

    private static CreateOrderRequest order(int quantity) {
        return CreateOrderRequest.newBuilder()
                .setOrder(Order.newBuilder()
                        .setCustomer("ada")
                        .addLines(OrderLine.newBuilder().setSku("espresso-machine").setQuantity(quantity)))
                .build();
    }

    private static StatusRuntimeException failure(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
