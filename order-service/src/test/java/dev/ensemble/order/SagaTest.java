package dev.ensemble.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.order.Saga.Event;
import dev.ensemble.order.Saga.State;
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
        List<String> coded = Arrays.stream(Event.values())
                .flatMap(event -> event.from().stream().map(from -> from + " " + event + " " + event.to()))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(coded);
    }

    @Test
    void everyUnfinishedStateHasAWayOnAndFinalOnesHaveNone() {
        for (State state : State.values()) {
            boolean wayOn = Arrays.stream(Event.values()).anyMatch(event -> event.from().contains(state));
            boolean last = state == State.REJECTED || state == State.CANCELLED;
            assertThat(wayOn).as("%s", state).isNotEqualTo(last);
            assertThat(state.unfinished() && last).as("%s", state).isFalse();
        }
    }

    @Test
    void noEventLeadsBackToPending() {
        assertThat(Arrays.stream(Event.values()).map(Event::to)).doesNotContain(State.PENDING);
        Set<State> reached = EnumSet.of(State.PENDING);
        Arrays.stream(Event.values()).map(Event::to).forEach(reached::add);
        assertThat(reached).isEqualTo(EnumSet.allOf(State.class));
    }
}
