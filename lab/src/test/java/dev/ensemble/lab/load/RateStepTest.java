package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateStepTest {
    private static RateStep step(int failed, int unknown, double p99) {
        return new RateStep(100,
                new LoadResult(1, 100, failed, unknown, 0, 0, 0, new Latency(1, 1, p99, p99, p99), Map.of()));
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
        try (FakeShop shop = new FakeShop()) {
            LoadPlan plan = LoadPlan.of(shop.url(), 50, Duration.ofMillis(400));
            assertThat(RateStep.of(plan).result().calls()).isEqualTo(20);
            shop.broken = true;
            assertThat(RateStep.of(plan).holds()).isFalse();
        }
    }
}
