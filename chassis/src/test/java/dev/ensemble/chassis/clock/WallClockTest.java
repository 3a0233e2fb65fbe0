package dev.ensemble.chassis.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static final long START = 1_764_000_000_000L;

    private final AtomicLong millis = new AtomicLong();

    private WallClock clock(Duration offset, double drift) {
        return new WallClock(() -> Instant.ofEpochMilli(START + millis.get()), this::nanos, offset, drift);
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis.get());
    }

    @Test
    void showsTheMachinesTimePlusItsOffset() {
        millis.set(1000);
        assertThat(clock(Duration.ofSeconds(-5), 0).millis()).isEqualTo(START + 1000 - 5000);
    }

    @Test
    void drifts() {
        WallClock fast = clock(Duration.ZERO, 200);
        millis.set(TimeUnit.HOURS.toMillis(1));
        assertThat(fast.millis() - START - millis.get()).isEqualTo(720); // 200 microseconds a second
    }

    @Test
    void jumpsStandsStillAndIsSetRight() {
        WallClock clock = clock(Duration.ZERO, 0);
        clock.jump(Duration.ofHours(1));
        assertThat(clock.millis()).isEqualTo(START + 3_600_000);
        clock.jump(Duration.ofHours(-2));
        assertThat(clock.millis()).isEqualTo(START - 3_600_000);
        clock.drift(-1_000_000);
        millis.set(10_000);
        assertThat(clock.millis()).isEqualTo(START - 3_600_000);
        clock.reset();
        assertThat(clock.millis()).isEqualTo(START + 10_000);
    }

    @Test
    void theSteadyClockGoesOnWhateverTheWallClockDoesUntilItIsToldToFollow() {
        WallClock wall = clock(Duration.ZERO, 0);
        SteadyClock steady = new SteadyClock(wall, this::nanos);
        wall.jump(Duration.ofHours(1));
        millis.set(2000);

        assertThat(steady.millis()).isEqualTo(START + 2000);
        assertThat(steady.followWithin(Duration.ofSeconds(60))).isFalse();
        assertThat(steady.millis()).isEqualTo(START + 2000);
        steady.follow(0);
        assertThat(steady.millis()).isEqualTo(START + 3_602_000);
        wall.jump(Duration.ofSeconds(-59));
        assertThat(steady.followWithin(Duration.ofSeconds(60))).isTrue();
        assertThat(steady.millis()).isEqualTo(START + 3_543_000);
    }

    @Test
    void theSteadyClockKnowsWhatMostOthersShowAlsoWhenItFollowsAJumpUntold() {
        WallClock wall = clock(Duration.ofSeconds(40), 0);
        SteadyClock steady = new SteadyClock(wall, this::nanos);
        steady.follow(40_000);
        millis.set(2000);
        assertThat(steady.othersMillis()).isEqualTo(START + 2000);

        wall.jump(Duration.ofSeconds(-50));
        assertThat(steady.followWithin(Duration.ofSeconds(60))).isTrue();
        assertThat(steady.millis()).isEqualTo(START - 8000);
        assertThat(steady.othersMillis()).isEqualTo(START + 2000);
    }
}
