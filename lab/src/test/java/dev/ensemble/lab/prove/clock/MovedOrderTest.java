package dev.ensemble.lab.prove.clock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovedOrderTest {

    @Test
    void countsMovesByOthersAndPairsWhoseTimesAreReversed() {
        MovedOrder order = order("order-1 5.3", "order-1 5.4", "order-2 4.9", "order-2 5.1");

        assertThat(order.changesOfInstance()).isEqualTo(1);
        assertThat(order.reversed()).isEqualTo(4);
        assertThat(Reversals.of(List.of(order, order("order-1 1.0", "order-2 1.1"))))
                .isEqualTo(new Reversals(2, 6, 2, 4));
    }

    @Test
    void twoMovesAtTheSameTimeAreReversed() {
        assertThat(order("order-1 1.0", "order-1 1.0").reversed()).isEqualTo(1);
    }

    private static MovedOrder order(String... moves) {
        List<String> shown = List.of(moves).stream()
                .map(move -> move.split(" "))
                .map(move -> "{\"instance\": \"" + move[0] + "\", \"hlc\": \"" + move[1] + "\"}")
                .toList();
        return MovedOrder.of(JsonParser.parseString("{\"moves\": " + shown + "}").getAsJsonObject());
    }
}
