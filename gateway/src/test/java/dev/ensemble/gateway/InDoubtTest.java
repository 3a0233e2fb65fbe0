package dev.ensemble.gateway;

import static dev.ensemble.gateway.support.TestGateway.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.InDoubt;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.gateway.support.BrokenCall;
import dev.ensemble.gateway.support.TestGateway;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderLine;
import dev.ensemble.order.v1.OrderServiceGrpc;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** "Nothing happened" is said only when no attempt of the call may have been done, whatever the last one hears. */
class InDoubtTest {
    private static final String ORDER =
            "{\"customer\":\"ada\",\"lines\":[{\"sku\":\"espresso-machine\",\"quantity\":1}]}";
    static final List<ServiceException> FOR_GOOD = BrokenCall.FOR_GOOD;

    private TestGateway gateway;
    private BrokenCall broken;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
        broken = new BrokenCall(gateway.ensemble);
    }

    @AfterEach
    void stop() throws Exception {
        broken.close();
        gateway.close();
    }

    static Set<String> ofTheMoment() {
        return BrokenCall.OF_THE_MOMENT.keySet();
    }

    @ParameterizedTest
    @MethodSource("ofTheMoment")
    void aCallThatWasDoneBeforeItsConnectionBrokeIsNeverDenied(String next) throws Exception {
        broken.then(BrokenCall.OF_THE_MOMENT.get(next), BrokenCall.ALWAYS);
        HttpResponse<String> answer = create("k-1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
        assertThat(reason(answer.body())).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(answer.headers().firstValue("idempotency-key")).hasValue("\"k-1\"");
        assertThat(gateway.ensemble.orders.stored()).containsOnlyKeys("k-1");

        broken.mend();
        assertThat(create("k-1").statusCode()).as("the repeat finds the order").isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"OVERLOADED, 'order-1=2, order-1=1'", "REQUEST_FORGOTTEN, 'order-1=2, order-1=1'", "a bug, order-1=3"})
    void aFurtherLookAtTheKeyTellsTheTruth(String next, String attempts) throws Exception {
        broken.then(BrokenCall.OF_THE_MOMENT.get(next), 1);
        HttpResponse<String> answer = create("k-1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.ensemble.orders.stored()).containsOnlyKeys("k-1");
        assertThat(answer.headers().firstValue("ensemble-attempts")).hasValue(attempts);
    }

    @Test
    void thereIsOneFurtherLookAtMost() throws Exception {
        int before = gateway.ensemble.orders.calls();
        broken.then(BrokenCall.OF_THE_MOMENT.get("OVERLOADED"), BrokenCall.ALWAYS);
        assertThat(create("k-1").statusCode()).isEqualTo(504);
        assertThat(gateway.ensemble.orders.calls() - before).isEqualTo(3);
    }

    @Test
    void aLookThatWouldComeTooLateIsNotMade() throws Exception {
        int before = gateway.ensemble.orders.calls();
        broken.then(ServiceException.exhausted("OVERLOADED", "for long", Duration.ofSeconds(5)), BrokenCall.ALWAYS);
        assertThat(create("k-1").statusCode()).isEqualTo(504);
        assertThat(gateway.ensemble.orders.calls() - before).isEqualTo(2);
    }

    @Test
    void aServiceThatCannotBeReachedAgainLeavesItInDoubt() throws Exception {
        gateway.ensemble.orders.done(broken.relay::close);
        HttpResponse<String> answer = create("k-1");
        assertThat(reason(answer.body())).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(gateway.ensemble.orders.stored()).containsOnlyKeys("k-1");
    }

    @ParameterizedTest
    @FieldSource("FOR_GOOD")
    void aRefusalThatHoldsForEveryAttemptIsToldAsItIs(ServiceException refusal) throws Exception {
        broken.neverDone(refusal);
        HttpResponse<String> answer = gateway.post("/v1/orders/x:cancel", "{}");
        assertThat(reason(answer.body())).isEqualTo(refusal.reason());
        assertThat(answer.headers().firstValue("ensemble-attempts")).hasValue("order-1=2");
    }

    @Test
    void controlACallThatNoAttemptDidIsDenied() throws Exception {
        gateway.ensemble.orders.first(() -> {
            throw ServiceException.exhausted("OVERLOADED", "too much", Duration.ofMillis(20));
        });
        HttpResponse<String> answer = create("k-1");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(reason(answer.body())).isEqualTo("OVERLOADED");
        assertThat(gateway.ensemble.orders.stored()).isEmpty();
    }

    @Test
    void controlTheLastAnswerAloneDeniesAnOrderThatThereIs() {
        broken.then(BrokenCall.OF_THE_MOMENT.get("OVERLOADED"), BrokenCall.ALWAYS);
        OrderServiceGrpc.OrderServiceBlockingStub stub =
                OrderServiceGrpc.newBlockingStub(gateway.ensemble.channels().to("order"));
        StatusRuntimeException denied = catchThrowableOfType(StatusRuntimeException.class, () -> stub.createOrder(
                CreateOrderRequest.newBuilder()
                        .setRequestId("k-1")
                        .setOrder(Order.newBuilder()
                                .setCustomer("ada")
                                .addLines(OrderLine.newBuilder().setSku("espresso-machine").setQuantity(1)))
                        .build()));
        assertThat(ErrorDetails.reason(denied)).hasValue("OVERLOADED");
        assertThat(gateway.ensemble.orders.stored()).containsOnlyKeys("k-1");
        assertThat(InDoubt.is(denied.getTrailers())).as("what the mark is for").isTrue();
    }

    private HttpResponse<String> create(String key) throws Exception {
        return gateway.post("/v1/orders", ORDER, "Idempotency-Key", key);
    }
}
