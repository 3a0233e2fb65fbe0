package dev.ensemble.gateway.grpc;

import static dev.ensemble.gateway.support.GrpcCaller.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.gateway.support.BrokenCall;
import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What HTTP callers are not told, gRPC callers are not told either: that nothing happened when something may have. */
class GrpcInDoubtTest {
    static final List<ServiceException> FOR_GOOD = BrokenCall.FOR_GOOD;

    private GrpcCaller grpc;
    private BrokenCall broken;

    @BeforeEach
    void start() throws Exception {
        grpc = new GrpcCaller(Optional.of("gateway-1"));
        broken = new BrokenCall(grpc.ensemble);
    }

    @AfterEach
    void stop() {
        broken.close();
        grpc.close();
    }

    static Set<String> ofTheMoment() {
        return BrokenCall.OF_THE_MOMENT.keySet();
    }

    @ParameterizedTest
    @MethodSource("ofTheMoment")
    void aCallThatWasDoneBeforeItsConnectionBrokeIsNeverDenied(String next) throws Exception {
        broken.then(BrokenCall.OF_THE_MOMENT.get(next), BrokenCall.ALWAYS);
        StatusRuntimeException unknown = failure(this::create);
        assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(reason(unknown)).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(grpc.ensemble.orders.stored()).containsOnlyKeys("k-1");

        broken.mend();
        assertThat(create().getRequestId()).isEqualTo("k-1");
        assertThat(grpc.trailer("ensemble-created")).as("the repeat finds the order").isEqualTo("false");
    }

    @Test
    void aFurtherLookAtTheKeyTellsTheTruth() {
        broken.then(BrokenCall.OF_THE_MOMENT.get("OVERLOADED"), 1);
        assertThat(create().getRequestId()).isEqualTo("k-1");
        assertThat(grpc.ensemble.orders.stored()).containsOnlyKeys("k-1");
        assertThat(grpc.trailer("ensemble-attempts")).isEqualTo("order-1=2, order-1=1");
    }

    @ParameterizedTest
    @FieldSource("FOR_GOOD")
    void aRefusalThatHoldsForEveryAttemptIsToldAsItIs(ServiceException refusal) throws Exception {
        broken.neverDone(refusal);
        StatusRuntimeException refused = failure(() -> grpc.orders().cancelOrder(
                CancelOrderRequest.newBuilder().setName("orders/x").build()));
        assertThat(reason(refused)).isEqualTo(refusal.reason());
        assertThat(grpc.trailer("ensemble-attempts")).isEqualTo("order-1=2");
    }

    @Test
    void controlACallThatNoAttemptDidIsDenied() throws Exception {
        grpc.ensemble.orders.first(() -> {
            throw ServiceException.exhausted("OVERLOADED", "too much", Duration.ofMillis(20));
        });
        assertThat(reason(failure(this::create))).isEqualTo("OVERLOADED");
        assertThat(grpc.ensemble.orders.stored()).isEmpty();
    }

    private Order create() {
        return grpc.orders("idempotency-key", "k-1").createOrder(CreateOrderRequest.newBuilder()
                .setOrder(Order.newBuilder()
                        .setCustomer("ada")
                        .addLines(OrderLine.newBuilder().setSku("espresso-machine").setQuantity(1)))
                .build());
    }

    private static StatusRuntimeException failure(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }
}
