package dev.ensemble.order;

import static dev.ensemble.order.TestShop.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.events.EventReader;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.event.v1.Event;
import dev.ensemble.order.v1.CancelOrderRequest;
import dev.ensemble.order.v1.CreateOrderRequest;
import dev.ensemble.order.v1.Order;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The moves of orders among the events of the process that made them. */
class MoveEventsTest {
    private final TestShop shop = new TestShop();

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private static List<String> moves(TestReplica replica, Order order) {
        return new EventReader(replica.events, EventCursor.START).next(Events.KEPT).getEventsList().stream()
                .filter(event -> event.getKind() == Event.Kind.MOVED)
                .filter(event -> event.getSubject().equals(order.getName()))
                .map(Event::getText).toList();
    }

    @Test
    void eachMoveIsAnEventWhereItWasMadeAndARepeatIsNone() {
        TestReplica one = shop.replica();
        TestReplica other = shop.replica();
        CreateOrderRequest request = request();
        Order order = one.stub().createOrder(request);
        assertThat(other.stub().createOrder(request)).isEqualTo(order);

        other.stub().cancelOrder(CancelOrderRequest.newBuilder().setName(order.getName()).build());

        assertThat(moves(one, order)).containsExactly("PENDING", "CONFIRMED");
        assertThat(moves(other, order)).containsExactly("CANCELLING", "CANCELLED");
    }
}
