package dev.ensemble.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.Order;
import dev.ensemble.order.v1.OrderMove;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas whose wall clocks are 50 s apart, and which have no more in common than the rows of their orders. */
class OrderClockTest {
    private final TestShop shop = new TestShop();
    private final HybridLogicalClock ahead = clock(25);
    private final HybridLogicalClock behind = clock(-25);

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    void theMovesOfAnOrderAreInLogicalOrderWhoeverMakesThem() {
        assertThat(moves(cancelledByAnother(ahead, behind))).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void controlWithoutTheClockInRowsTheyAreReversed() {
        List<HlcTimestamp> moves = moves(cancelledByAnother(ahead.withoutMerging(), behind.withoutMerging()));

        assertThat(moves.get(2)).isLessThan(moves.get(1));
    }

    @Test
    void whatFollowsTheReadOfAnOrderIsLaterThanItsLastMove() {
        Order made = replica(ahead).stub().createOrder(TestShop.request());
        HlcTimestamp before = behind.now();

        Order read = TestShop.get(replica(behind), made.getName());

        assertThat(before).isLessThan(moves(read).getLast());
        assertThat(behind.now()).isGreaterThan(moves(read).getLast());
    }

    @Test
    void ordersOfTheVersionBeforeHaveTheirLastMovesTime() {
        TestReplica replica = replica(behind);
        String id = replica.stub().createOrder(TestShop.request()).getName().substring("orders/".length());
        long far = Clock.systemUTC().millis() + 10_000;
        shop.sql("UPDATE orders SET moves = moves || order_move('CONFIRMED', '%d.7', 'order-9')".formatted(far));

        assertThat(replica.store.find(id).orElseThrow().hlc()).isEqualTo(HlcTimestamp.of(far, 7));
        assertThat(behind.now()).isGreaterThan(HlcTimestamp.of(far, 7));
    }

    private Order cancelledByAnother(HybridLogicalClock first, HybridLogicalClock second) {
        Order made = replica(first).stub().createOrder(TestShop.request());
        TestReplica another = replica(second);
        another.stub().cancelOrder(CancelOrderRequest.newBuilder().setName(made.getName()).build());
        return TestShop.get(another, made.getName());
    }

    private static HybridLogicalClock clock(int secondsAhead) {
        return new HybridLogicalClock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(secondsAhead)));
    }

    private TestReplica replica(HybridLogicalClock clock) {
        return shop.replica(TestReplica.ReplicaSettings.DEFAULT, clock);
    }

    private static List<HlcTimestamp> moves(Order order) {
        return order.getMovesList().stream()
                .map(OrderMove::getHlc)
                .map(text -> HlcTimestamp.parse(text).orElseThrow())
                .toList();
    }
}
