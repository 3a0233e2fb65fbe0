package dev.ensemble.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausableClockTest {
    private long nanos = 42;

    @Test
    void timeIsCountedTickByTick() {
        PausableClock time = new PausableClock(() -> nanos, Duration.ofSeconds(1));
        nanos += 300;
        assertThat(time.tick()).isEqualTo(300);
        nanos += 200;
        assertThat(time.tick()).isEqualTo(500);
    }

    @Test
    void aFreezeCountsAsOneLongestTick() {
        PausableClock time = new PausableClock(() -> nanos, Duration.ofSeconds(1));
        nanos += Duration.ofMinutes(5).toNanos();
        assertThat(time.tick()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
