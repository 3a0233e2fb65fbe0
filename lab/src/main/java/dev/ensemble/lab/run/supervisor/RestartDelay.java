package dev.ensemble.lab.run.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a dead instance waits before it is started again: the configured delay, doubled for every run in a row that
 * was short and did not end by our own hand, up to 30 s, so that what cannot start does not eat the machine.
 */
final class RestartDelay {
    private static final Duration SHORT_RUN = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LEAST_DOUBLED = Duration.ofMillis(500);

    private final Optional<Duration> restartAfter;
    private int crashCount;

    /** @param restartAfter empty for never */
    RestartDelay(Optional<Duration> restartAfter) {
        this.restartAfter = restartAfter;
    }

    /** The delay after a death, empty for never. */
    Optional<Duration> after(Duration run, boolean killedByUs) {
        crashCount = killedByUs || run.compareTo(SHORT_RUN) >= 0 ? 0 : crashCount + 1;
        return restartAfter.map(this::doubled);
    }

    /** How many runs in a row were short. */
    int crashCount() {
        return crashCount;
    }

    private Duration doubled(Duration delay) {
        if (crashCount <= 1) {
            return delay;
        }
        Duration base = delay.compareTo(LEAST_DOUBLED) < 0 ? LEAST_DOUBLED : delay;
        Duration longer = base.multipliedBy(1L << Math.min(crashCount - 1, 16));
        return longer.compareTo(LONGEST) > 0 && delay.compareTo(LONGEST) < 0 ? LONGEST : longer;
    }
}
