package dev.ensemble.lab.run.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderPairTest {
    private final Moments moments = new Moments(true);

    /** The request for an order leaves a gateway, and comes to the same order service. */
    private List<TimelineEvent> order(String gateway, String message) {
        return List.of(request(gateway, message), moments.receives("order-1", message, gateway));
    }

    private TimelineEvent request(String gateway, String message) {
        return moments.sends(gateway, "CreateOrder", message, "order-1");
    }

    private OrderPair pair(List<TimelineEvent> one, List<TimelineEvent> other) {
        return OrderPair.of(moments.all(), one, other);
    }

    @Test
    void ordersFromTwoGatewaysAreConcurrentThoughOneServiceHandlesOneAfterTheOther() {
        OrderPair pair = pair(order("gateway-1", "a"), order("gateway-2", "b"));

        assertThat(pair.areConcurrent()).isTrue();
        assertThat(pair.hybridClocksHaveOneFirst()).as("hybrid clocks order what is concurrent, too").isTrue();
        assertThat(pair).hasToString("asked for at gateway-1 (1764000000001.00000) and at gateway-2"
                + " (1764000000003.00000): neither could have caused the other");
    }

    @Test
    void ofTwoOrdersAtOneGatewayTheFirstCouldHaveCausedTheSecond() {
        List<TimelineEvent> one = order("gateway-1", "a");
        List<TimelineEvent> other = order("gateway-1", "b");

        assertThat(pair(one, other).oneIsBefore()).isTrue();
        assertThat(pair(one, other).areConcurrent()).isFalse();
        assertThat(pair(other, one).otherIsBefore()).isTrue();
        assertThat(pair(other, one)).asString().endsWith("the second could have caused the first");
    }

    @Test
    void aCauseGoesThroughMessagesThatBelongToNeitherOrder() {
        List<TimelineEvent> one = order("gateway-1", "a");
        moments.sends("order-1", "third", "gateway-2");
        moments.receives("gateway-2", "third", "order-1");
        List<TimelineEvent> other = order("gateway-2", "b");

        assertThat(pair(one, other).oneIsBefore()).isTrue();
        assertThat(OrderPair.of(List.of(), one, other).areConcurrent()).as("as far as their own events tell").isTrue();
    }

    @Test
    void whatTheSecondGatewayHearsOnlyAfterItHasAskedIsNoCause() {
        TimelineEvent asked = request("gateway-2", "b");
        List<TimelineEvent> one = order("gateway-1", "a");
        moments.receives("order-1", "b", "gateway-2");
        moments.sends("order-1", "answer", "gateway-2");
        moments.receives("gateway-2", "answer", "order-1");

        assertThat(pair(one, List.of(asked)).areConcurrent()).isTrue();
    }

    @Test
    void anOrderWhoseRequestDiedWithItsGatewayIsNotJudged() {
        List<TimelineEvent> headless = List.of(moments.receives("order-1", "a", "gateway-1"));

        assertThatThrownBy(() -> pair(headless, order("gateway-2", "b"))).hasMessageContaining("died with the gateway");
    }
}
