package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTest {
    private static Step step(int failed, int unknown, double p99) {
        return new Step(100, new LoadResult(1, 100, failed, unknown, 0, new Latency(1, 1, p99, p99, p99), Map.of()));
    }

    @Test
    void itHoldsWhenNothingFailedAndTheSlowCallsAreQuick() {
        assertThat(step(0, 0, 500).holds()).isTrue();
        assertThat(step(1, 0, 10).holds()).isFalse();
        assertThat(step(0, 1, 10).holds()).isFalse();
        assertThat(step(0, 0, 501)).matches(step -> !step.holds())
                .hasToString("100 calls/s: 0 failed, 0 unknown, p99 501 ms: too much");
    }

    @Test
    void itIsAsLongAsItsPlan() throws Exception {
        try (TinyShop shop = new TinyShop()) {
            LoadPlan plan = LoadPlan.of(shop.url(), 50, Duration.ofMillis(400));
            assertThat(Step.of(plan).result().calls()).isEqualTo(20);
            shop.broken = true;
            assertThat(Step.of(plan).holds()).isFalse();
        }
    }
}
