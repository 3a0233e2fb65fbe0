package dev.ensemble.order;

import static dev.ensemble.order.TestShop.SKU;
import static dev.ensemble.order.TestShop.get;
import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.GetOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.Order.State;
import dev.ensemble.order.v1.OrderMove;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class OrderLifeTest {

    private final TestShop shop = new TestShop();
    private final TestReplica replica = shop.replica();

    @AfterAll
    void close() throws Exception {
        shop.close();
    }

    @Test
    void anOrderThatCanBeMetIsConfirmedAndItsUnitsAreSold() {
        CreateOrderRequest request = request("key", 3);
        int free = shop.inventory.free(SKU);
        int sold = shop.inventory.sold(SKU);

        Order order = replica.stub().createOrder(request);

        assertThat(order.getState()).isEqualTo(State.CONFIRMED);
        assertThat(order.getName()).matches("orders/[0-9a-hjkmnp-tv-z]{26}");
        assertThat(order.getRequestId()).isEqualTo("key");
        assertThat(order.getCustomer()).isEqualTo("ada");
        assertThat(order.getLinesList()).isEqualTo(request.getOrder().getLinesList());
        assertThat(order.getRejectReason()).isEmpty();
        assertThat(order.getMovesList()).isEmpty();
        assertThat(shop.inventory.sold(SKU)).isEqualTo(sold + 3);
        assertThat(shop.inventory.free(SKU)).isEqualTo(free - 3);
        assertThat(get(replica, order.getName()).toBuilder().clearMoves().build()).isEqualTo(order);
    }

    @Test
    void anOrderTellsItsMovesInLogicalTime() {
        Order made = replica.stub().createOrder(request());
        cancel(made.getName());

        Order order = get(replica, made.getName());

        assertThat(order.getMovesList())
                .extracting(OrderMove::getState)
                .containsExactly(State.PENDING, State.CONFIRMED, State.CANCELLING, State.CANCELLED);
        assertThat(order.getMovesList()).extracting(OrderMove::getInstance).containsOnly("order-1");
        assertThat(order.getMovesList().stream().map(move -> HlcTimestamp.parse(move.getHlc()).orElseThrow()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(order.getMoves(0).getTime()).isEqualTo(order.getCreateTime());
        assertThat(order.getMoves(3).getTime()).isEqualTo(order.getUpdateTime());
    }

    @Test
    void anOrderOfMoreThanThereIsIsRejected() {
        int free = shop.inventory.free(SKU);

        Order order = replica.stub().createOrder(request("too many", free + 1));

        assertThat(order.getState()).isEqualTo(State.REJECTED);
        assertThat(order.getRejectReason()).isEqualTo("OUT_OF_STOCK: " + SKU);
        assertThat(shop.inventory.free(SKU)).isEqualTo(free);
    }

    @Test
    void anOrderOfAnItemThatDoesNotExistIsRejected() {
        CreateOrderRequest.Builder request = request().toBuilder();
        request.getOrderBuilder().getLinesBuilder(0).setSku("moon-rock");

        Order order = replica.stub().createOrder(request.build());

        assertThat(order.getState()).isEqualTo(State.REJECTED);
        assertThat(order.getRejectReason()).isEqualTo("UNKNOWN_SKU: moon-rock");
    }

    @Test
    void aCancelledOrderGivesItsUnitsBackOnce() {
        int free = shop.inventory.free(SKU);
        int sold = shop.inventory.sold(SKU);
        String name = replica.stub().createOrder(request()).getName();

        assertThat(cancel(name).getState()).isEqualTo(State.CANCELLED);
        Order again = cancel(name);

        assertThat(again.getState()).isEqualTo(State.CANCELLED);
        assertThat(shop.inventory.free(SKU)).isEqualTo(free);
        assertThat(shop.inventory.sold(SKU)).isEqualTo(sold);
        assertThat(get(replica, name).getMovesCount()).isEqualTo(4);
    }

    @Test
    void aRejectedOrderCannotBeCancelled() {
        String name = replica.stub().createOrder(request("far too many", 1000)).getName();

        assertThatThrownBy(() -> cancel(name))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("FAILED_PRECONDITION: %s was rejected (OUT_OF_STOCK: %s): there is nothing to cancel", name,
                        SKU)
                .satisfies(e -> assertThat(ErrorDetails.reason(e)).contains("ORDER_REJECTED"));
    }

    @Test
    void anOrderCanBeCancelledOnlyWhileTheInventorySurelyKnowsWhatToGiveBack() {
        String young = aged("22 hours 59 minutes");
        String old = aged("23 hours 1 minute");
        int sold = shop.inventory.sold(SKU);

        assertThat(cancel(young).getState()).isEqualTo(State.CANCELLED);
        assertThatThrownBy(() -> cancel(old))
                .hasMessageMatching("FAILED_PRECONDITION: " + old + " could be cancelled until [0-9TZ:.-]+")
                .satisfies(e -> assertThat(ErrorDetails.reason(e)).contains("ORDER_TOO_OLD"));
        assertThat(get(replica, old).getState()).isEqualTo(State.CONFIRMED);
        assertThat(shop.inventory.sold(SKU)).isEqualTo(sold - 1);
    }

    @Test
    void whatIsCancelledStaysSoHoweverOld() {
        String name = replica.stub().createOrder(request()).getName();
        cancel(name);
        age(name, "30 hours");
        assertThat(cancel(name).getState()).isEqualTo(State.CANCELLED);
    }

    private String aged(String age) {
        String name = replica.stub().createOrder(request()).getName();
        age(name, age);
        return name;
    }

    private void age(String name, String age) {
        shop.sql("UPDATE orders SET create_time = create_time - interval '%s' WHERE 'orders/' || id = '%s'"
                .formatted(age, name));
    }

    @Test
    void anOrderThatDoesNotExistIsNotFound() {
        assertThatThrownBy(() -> get(replica, "orders/none")).satisfies(OrderLifeTest::isNotFound);
        assertThatThrownBy(() -> cancel("orders/none")).satisfies(OrderLifeTest::isNotFound);
    }

    @Test
    void aNameThatIsNoneIsRefusedBeforeAnyWork() {
        GetOrderRequest request = GetOrderRequest.newBuilder().setName("items/none").build();
        assertThatThrownBy(() -> replica.stub().getOrder(request))
                .satisfies(e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    @Test
    void aCustomerThatTheDatabaseCannotHoldIsRefused() {
        CreateOrderRequest.Builder request = request().toBuilder();
        request.getOrderBuilder().setCustomer("a\0b");
        assertThatThrownBy(() -> replica.stub().createOrder(request.build()))
                .satisfies(e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    private Order cancel(String name) {
        return replica.stub()
                .cancelOrder(CancelOrderRequest.newBuilder().setName(name).build());
    }

    private static void isNotFound(Throwable e) {
        assertThat(e).hasMessage("NOT_FOUND: orders/none does not exist");
        assertThat(ErrorDetails.reason(e)).contains("NOT_FOUND");
    }
}
