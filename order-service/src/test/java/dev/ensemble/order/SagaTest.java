package dev.ensemble.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.order.Saga.SagaState;
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
        for (SagaState state : SagaState.values()) {
            boolean wayOn = Arrays.stream(SagaEvent.values()).anyMatch(event -> event.from().contains(state));
            boolean last = state == SagaState.REJECTED || state == SagaState.CANCELLED;
            assertThat(wayOn).as("%s", state).isNotEqualTo(last);
            assertThat(state.unfinished() && last).as("%s", state).isFalse();
        }
    }

    @Test
    void noEventLeadsBackToPending() {
        assertThat(Arrays.stream(SagaEvent.values()).map(SagaEvent::to)).doesNotContain(SagaState.PENDING);
        Set<SagaState> reached = EnumSet.of(SagaState.PENDING);
        Arrays.stream(SagaEvent.values()).map(SagaEvent::to).forEach(reached::add);
        assertThat(reached).isEqualTo(EnumSet.allOf(SagaState.class));
    }
}
