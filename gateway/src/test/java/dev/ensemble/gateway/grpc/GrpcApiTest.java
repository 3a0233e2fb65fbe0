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
import dev.ensemble.order.v1.OrderServiceGrpc;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
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
        ListInstancesResponse instances = RegistryServiceGrpc.newBlockingStub(grpc.channel)
                .listInstances(ListInstancesRequest.getDefaultInstance());
        assertThat(instances.getInstancesList()).hasSize(3);
    }

    @Test
    void whatHasNoRouteIsNotExposed() {
        CreateReservationRequest reservation = CreateReservationRequest.newBuilder()
                .setReservationId("x")
                .addLines(ReservationLine.newBuilder().setSku("espresso-machine").setQuantity(1))
                .build();
        assertThat(failure(() -> grpc.inventory().createReservation(reservation)).getStatus().getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
        Iterator<WatchResponse> watch = RegistryServiceGrpc.newBlockingStub(grpc.channel)
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
        StatusRuntimeException refused = failure(() -> grpc.orders("idempotency-key", "k-1").createOrder(order(2)));
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
        assertThat(grpc.trailers().keys()).doesNotContain("ensemble-hop");
    }

    @Test
    void withoutEvidenceNothingOfItIsTold() throws Exception {
        try (GrpcCaller silent = new GrpcCaller(Optional.empty())) {
            silent.inventory().listItems(ListItemsRequest.getDefaultInstance());
            assertThat(silent.trailers().keys())
                    .noneMatch(name -> name.startsWith("ensemble") && !name.equals("ensemble-hlc")
                            || name.equals("server-timing") || name.equals("traceparent"));
        }
    }

    @Test
    void badInputNamesTheFieldAsTheContractDoes() throws Exception {
        StatusRuntimeException refused = failure(() -> grpc.orders().createOrder(order(0)));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(field(refused)).isEqualTo("order.lines[0].quantity");
        StatusRuntimeException missing = failure(
                () -> grpc.inventory().getItem(GetItemRequest.newBuilder().setName("items/nope").build()));
        assertThat(missing.getStatus().getDescription()).isEqualTo("items/nope does not exist");
        assertThat(grpc.trailer("ensemble-path")).isEqualTo("gateway-1, inventory-1");
    }

    @Test
    void whatIsNoMessageIsTheCallersMistake() throws Exception {
        assertThat(reason(failure(() -> call(new byte[]{(byte) 0xff, (byte) 0xff}, "identity"))))
                .as("no protobuf").isEqualTo("MALFORMED_MESSAGE");
        assertThat(reason(failure(() -> call(new byte[]{18, 1, (byte) 0xff}, "identity"))))
                .as("a string that is not UTF-8").isEqualTo("MALFORMED_MESSAGE");
        byte[] large = new byte[5_000_005]; // one field, of 5,000,000 bytes, that the message has not
        System.arraycopy(new byte[]{122, (byte) 0xc0, (byte) 0x96, (byte) 0xb1, 2}, 0, large, 0, 5);
        assertThat(reason(failure(() -> call(large, "gzip"))))
                .as("5 MB that are 5 KB when compressed").isEqualTo("BODY_TOO_LARGE");
        assertThat(grpc.ensemble.orders.calls()).isZero();
    }

    @Test
    void whatIsNoMessageOfHealthAndReflectionIsTheCallersMistakeToo() {
        byte[] garbage = {(byte) 0xff, (byte) 0xff};
        assertThat(failure(() -> call(HealthGrpc.getCheckMethod(), garbage, "identity")).getStatus())
                .returns(Status.Code.INVALID_ARGUMENT, Status::getCode)
                .returns("this is no message of grpc.health.v1.Health/Check", Status::getDescription);
        assertThat(failure(() -> call(
                ServerReflectionGrpc.getServerReflectionInfoMethod(), garbage, "identity")).getStatus().getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    /** A call of which these bytes are the message. */
    private void call(byte[] message, String compressor) {
        call(OrderServiceGrpc.getListOrdersMethod(), message, compressor);
    }

    private <R> void call(MethodDescriptor<?, R> called, byte[] message, String compressor) {
        MethodDescriptor<byte[], R> method = MethodDescriptor.newBuilder(new Bytes(), called.getResponseMarshaller())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(called.getFullMethodName())
                .build();
        ClientCalls.blockingUnaryCall(grpc.channel, method, CallOptions.DEFAULT.withCompression(compressor), message);
    }

    private record Bytes() implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aDeadlineBeyondTheLimitIsCutToIt() {
        grpc.orders("ensemble-timeout", "61s").listOrders(ListOrdersRequest.getDefaultInstance());
        assertThat(grpc.trailer("ensemble-deadline-left")).startsWith("59");
        grpc.orders().withDeadlineAfter(2, TimeUnit.MINUTES).listOrders(ListOrdersRequest.getDefaultInstance());
        assertThat(grpc.trailer("ensemble-deadline-left")).startsWith("59");
    }

    @Test
    void aDeadlineOrKeyThatHttpRefusesIsRefusedHereToo() throws Exception {
        StatusRuntimeException tooShort = failure(() -> grpc.orders("ensemble-timeout", "9ms").createOrder(order(1)));
        assertThat(reason(tooShort)).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(reason(failure(() -> grpc.orders("idempotency-key", "\"a").createOrder(order(1)))))
                .isEqualTo("MALFORMED_KEY");
        assertThat(grpc.ensemble.orders.calls()).isZero();
    }

    @Test
    void aMutationThatIsNotAnsweredInTimeIsOutcomeUnknownWithTheKeyToAskAgain() throws Exception {
        grpc.orders().listOrders(ListOrdersRequest.getDefaultInstance()); // From now on there is a connection.
        CountDownLatch release = new CountDownLatch(1);
        grpc.ensemble.orders.first(() -> await(release));
        StatusRuntimeException unknown = failure(() -> grpc.orders("ensemble-timeout", "1s", "idempotency-key", "k-1")
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
        StatusRuntimeException failed = failure(() -> grpc.orders().listOrders(ListOrdersRequest.getDefaultInstance()));
        assertThat(reason(failed)).isEqualTo("BACKEND_FAILED");
        assertThat(failed.getStatus().getDescription()).doesNotContain("secret");
    }

    @Test
    void theDeadlineOfAClientEndsItsCall() {
        CountDownLatch release = new CountDownLatch(1);
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
