package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivedTimeTest {
    private long nanos = 42;

    @Test
    void timeIsCountedTickByTick() {
        LivedTime time = new LivedTime(() -> nanos, Duration.ofSeconds(1));
        nanos += 300;
        assertThat(time.tick()).isEqualTo(300);
        nanos += 200;
        assertThat(time.tick()).isEqualTo(500);
    }

    @Test
    void aFreezeCountsAsOneLongestTick() {
        LivedTime time = new LivedTime(() -> nanos, Duration.ofSeconds(1));
        nanos += Duration.ofMinutes(5).toNanos();
        assertThat(time.tick()).isEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
