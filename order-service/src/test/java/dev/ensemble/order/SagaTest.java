package dev.ensemble.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.order.Saga.OrderState;
import dev.ensemble.order.Saga.SagaEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SagaTest {

    @Test
    void theDocsShowItAsItIs() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("../docs/saga.md")).stream()
                .filter(line -> line.matches("\\| [A-Z]+ \\| [A-Z_]+ \\| [A-Z]+ \\|.*"))
                .map(line -> String.join(" ", Arrays.asList(line.split(" \\| ")).subList(0, 3)).substring(2))
                .toList();
        List<String> coded = Arrays.stream(SagaEvent.values())
                .flatMap(event -> event.from().stream().map(from -> from + " " + event + " " + event.to()))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(coded);
    }

    @Test
    void everyUnfinishedStateHasAWayOnAndFinalOnesHaveNone() {
        for (OrderState state : OrderState.values()) {
            boolean wayOn = Arrays.stream(SagaEvent.values()).anyMatch(event -> event.from().contains(state));
            boolean last = state == OrderState.REJECTED || state == OrderState.CANCELLED;
            assertThat(wayOn).as("%s", state).isNotEqualTo(last);
            assertThat(state.unfinished() && last).as("%s", state).isFalse();
        }
    }

    @Test
    void noEventLeadsBackToPending() {
        assertThat(Arrays.stream(SagaEvent.values()).map(SagaEvent::to)).doesNotContain(OrderState.PENDING);
        Set<OrderState> reached = EnumSet.of(OrderState.PENDING);
        Arrays.stream(SagaEvent.values()).map(SagaEvent::to).forEach(reached::add);
        assertThat(reached).isEqualTo(EnumSet.allOf(OrderState.class));
    }
}
