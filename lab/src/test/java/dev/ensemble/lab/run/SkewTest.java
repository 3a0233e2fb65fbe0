package dev.ensemble.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.config.Durations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SkewTest {
    private static final Duration MOST = Duration.ofSeconds(5);

    @Test
    void eachInstanceHasAClockOfItsOwnThatIsTheSameAtEachStart() {
        Skew skew = new Skew(MOST, 200);

        assertThat(skew.arguments()).isEqualTo(new Skew(MOST, 200).arguments())
                .containsKeys("registry-1", "inventory-6", "order-2", "gateway-1").doesNotContainKey("postgres");
        assertThat(skew.arguments().values().stream().map(List::getFirst).distinct()).hasSizeGreaterThan(20)
                .allSatisfy(offset -> assertThat(Durations.parse(offset.substring("--clock-offset=".length())))
                        .isBetween(MOST.negated(), MOST));
    }

    @Test
    void everySecondOneDrifts() {
        assertThat(new Skew(MOST, 200).arguments().get("order-1")).last().isEqualTo("--clock-drift=0.0ppm");
        assertThat(new Skew(MOST, 200).arguments().get("order-2").getLast())
                .matches("--clock-drift=-?1?\\d{1,2}\\.\\dppm")
                .isNotEqualTo("--clock-drift=0.0ppm");
    }
}
