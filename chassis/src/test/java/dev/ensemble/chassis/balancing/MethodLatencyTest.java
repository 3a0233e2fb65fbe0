package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class MethodLatencyTest {
    private static final long MS = Duration.ofMillis(1).toNanos();

    private final MethodLatency latency = new Callee(() -> false, (instance, what) -> {}).method("echo/Echo");

    @Test
    void whileNothingIsKnownAHedgeWaitsLongestAndNothingIsSlow() {
        record(31, 1);
        assertThat(latency.hedgeDelayNanos()).isEqualTo(250 * MS);
        assertThat(latency.isSlow(Duration.ofMinutes(1).toNanos())).isFalse();
    }

    @Test
    void aHedgeWaitsAsLongAsAllButOneOfAHundredTake() {
        for (int i = 0; i < 1000; i++) {
            latency.record((i % 100 + 1) * MS);
        }
        assertThat(latency.hedgeDelayNanos()).isCloseTo(99 * MS, Percentage.withPercentage(13));
        assertThat(latency.times(500 * MS)).isCloseTo(10, within(1.5));
    }

    @Test
    void theDelayHasBounds() {
        record(512, 1);
        assertThat(latency.hedgeDelayNanos()).isEqualTo(20 * MS);
        record(1024, 2000);
        assertThat(latency.hedgeDelayNanos()).isEqualTo(250 * MS);
    }

    @Test
    void whatIsLongPastIsForgotten() {
        record(512, 200);
        record(1024, 30);
        assertThat(latency.hedgeDelayNanos()).isCloseTo(30 * MS, Percentage.withPercentage(13));
    }

    @Test
    void slowIsFiveTimesTheMedianAndFiftyMillisecondsMore() {
        record(512, 2);
        assertThat(latency.isSlow(40 * MS)).isFalse();
        assertThat(latency.isSlow(60 * MS)).isTrue();
        record(1024, 40);
        assertThat(latency.isSlow(150 * MS)).isFalse();
        assertThat(latency.isSlow(240 * MS)).isTrue();
    }

    private void record(int samples, long millis) {
        for (int i = 0; i < samples; i++) {
            latency.record(millis * MS);
        }
    }
}
