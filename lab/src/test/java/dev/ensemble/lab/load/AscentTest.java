package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.lab.load.http.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AscentTest {
    private final List<Double> tried = new ArrayList<>();

    private double highest(double capacity) throws Exception {
        return Ascent.highest(50, rate -> {
            tried.add(rate);
            return rate <= capacity;
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {7, 30, 50, 120, 240, 399, 401, 2345})
    void theHighestRateThatHoldsIsFoundToATenth(double capacity) throws Exception {
        assertThat(highest(capacity)).isBetween(capacity / 1.15, capacity);
        assertThat(tried.size()).as("steps: %s", tried).isLessThanOrEqualTo(10);
    }

    @Test
    void itClimbsInLeapsAndThenNarrows() throws Exception {
        highest(240);
        assertThat(tried.stream().map(Math::round)).containsExactly(50L, 100L, 200L, 400L, 283L, 238L, 259L);
    }

    @Test
    void whatServesNothingHasNoPeak() {
        assertThatThrownBy(() -> highest(1)).isInstanceOf(UnreadableException.class)
                .hasMessage("not even 6.0 calls/s are served well");
    }

    @Test
    void whatServesEverythingHasOneAllTheSame() throws Exception {
        assertThat(highest(Double.MAX_VALUE)).isEqualTo(6400);
    }
}
