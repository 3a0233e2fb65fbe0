package dev.ensemble.lab.prove.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.lab.prove.clock.CalledOrder.CallOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalledOrderTest {
    @Test
    void anOrderBeginsBetweenTheQuestionAndTheAnswer() {
        CallOrder order = CallOrder.of(List.of(called(1, 2, 3)));
        assertThat(order).isEqualTo(new CallOrder(1, 0, 0));
        assertThat(order.reversed()).isZero();
    }

    @Test
    void oneThatBeganAtTheTimeOfEitherOrBeyondIsReversed() {
        CallOrder order = CallOrder.of(List.of(called(2, 2, 3), called(3, 2, 4), called(1, 4, 3), called(1, 4, 4)));
        assertThat(order).isEqualTo(new CallOrder(4, 2, 2));
        assertThat(order.reversed()).isEqualTo(4);
        assertThat(order).hasToString("4 orders; 2 began before they were asked for, 2 after they were answered");
    }

    private static CalledOrder called(int asked, int began, int answered) {
        MovedOrder.SeenMove first = new MovedOrder.SeenMove(at(began).toString(), "order-1");
        MovedOrder.SeenMove last = new MovedOrder.SeenMove(at(9).toString(), "order-2");
        return new CalledOrder(at(asked), new MovedOrder(List.of(first, last)), at(answered));
    }

    private static HlcTimestamp at(int counter) {
        return HlcTimestamp.of(1_764_000_000_000L, counter);
    }
}
