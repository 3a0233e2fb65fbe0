package dev.ensemble.chassis.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridLogicalClockTest {

    private final AtomicLong wall = new AtomicLong(1_000_000);
    private final HybridLogicalClock clock = clock(Duration.ZERO);

    private HybridLogicalClock clock(Duration offset) {
        return new HybridLogicalClock(() -> Instant.ofEpochMilli(wall.get()), offset);
    }

    @Test
    void growsWhileTheWallClockStandsStillOrGoesBack() {
        HlcTimestamp first = clock.now();
        HlcTimestamp second = clock.now();
        wall.addAndGet(-500);
        HlcTimestamp third = clock.now();

        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
        assertThat(third.physicalMillis()).isEqualTo(1_000_000);
    }

    @Test
    void whatFollowsAMessageIsLaterThanItsSendingEvenOnASlowClock() {
        HybridLogicalClock slow = clock(Duration.ofSeconds(-5));
        HlcTimestamp sent = clock.now();

        slow.merge(sent);

        assertThat(slow.now()).isGreaterThan(sent);
    }

    @Test
    void withoutMergingASlowClockContradictsCausality() {
        HybridLogicalClock slow = clock(Duration.ofSeconds(-5));
        HlcTimestamp sent = clock.now();

        assertThat(slow.now()).isLessThan(sent);
    }

    @Test
    void doesNotFollowAClockThatIsFarAheadAndCountsIt() {
        clock.merge(new HlcTimestamp(wall.get() + 60_001, 0));

        assertThat(clock.now().physicalMillis()).isEqualTo(1_000_000);
        assertThat(clock.refused()).isEqualTo(1);
    }

    @Test
    void followsAClockThatIsAheadWithinTheBound() {
        clock.merge(new HlcTimestamp(wall.get() + 60_000, 7));

        assertThat(clock.now()).isEqualTo(new HlcTimestamp(1_060_000, 9));
        assertThat(clock.refused()).isZero();
    }

    @Test
    void survivesACounterAtItsEnd() {
        clock.merge(new HlcTimestamp(1_000_000, Integer.MAX_VALUE));

        assertThat(clock.now()).isGreaterThan(new HlcTimestamp(1_000_000, Integer.MAX_VALUE));
    }
}
