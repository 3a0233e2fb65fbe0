package dev.ensemble.lab.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RestartDelayTest {
    private static final Duration TWO = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RestartDelay delay = new RestartDelay(Optional.of(TWO));

    @Test
    void doublesWithEveryShortLifeUpToALimit() {
        assertThat(delay.after(SHORT, false)).contains(TWO);
        assertThat(delay.after(SHORT, false)).contains(Duration.ofSeconds(4));
        assertThat(delay.after(SHORT, false)).contains(Duration.ofSeconds(8));
        delay.after(SHORT, false);
        assertThat(delay.after(SHORT, false)).contains(Duration.ofSeconds(30));
    }

    @Test
    void aLongLifeOrAKillOfOursStartsOver() {
        delay.after(SHORT, false);
        delay.after(SHORT, false);

        assertThat(delay.after(SHORT, true)).contains(TWO);
        delay.after(SHORT, false);
        delay.after(SHORT, false);
        assertThat(delay.after(LONG, false)).contains(TWO);
    }

    @Test
    void neverMeansNever() {
        assertThat(new RestartDelay(Optional.empty()).after(SHORT, false)).isEmpty();
    }
}
