package dev.ensemble.chassis.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HybridLogicalClockTest {

    private final AtomicLong wall = new AtomicLong(1_000_000);
    private final HybridLogicalClock clock = clock(Duration.ZERO);

    private HybridLogicalClock clock(Duration offset) {
        return new HybridLogicalClock(() -> Instant.ofEpochMilli(wall.get() + offset.toMillis()));
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
        clock.merge(HlcTimestamp.of(wall.get() + 60_001, 0));

        assertThat(clock.now().physicalMillis()).isEqualTo(1_000_000);
        assertThat(clock.refused()).isEqualTo(1);
    }

    @Test
    void followsAClockThatIsAheadWithinTheBound() {
        clock.merge(HlcTimestamp.of(wall.get() + 60_000, 7));

        assertThat(clock.now()).isEqualTo(HlcTimestamp.of(1_060_000, 8));
        assertThat(clock.refused()).isZero();
    }

    /** Two that are each within the bound of most others', one ahead and one behind, may be twice as far apart. */
    @Test
    void followsAClockThatIsWithinTheBoundOfMostOthersHoweverFarBehindThemItIsItself() {
        HlcTimestamp ahead = HlcTimestamp.of(1_045_000, 0);
        HlcTimestamp broken = HlcTimestamp.of(1_060_001, 0);
        HybridLogicalClock behind = behind(-40_000);

        behind.merge(ahead);
        behind.merge(broken);
        assertThat(behind.now()).isBetween(ahead, broken);
        assertThat(behind.refused()).isEqualTo(1);
    }

    @Test
    void controlOneThatDoesNotKnowHowFarBehindItIsDoesNotFollow() {
        HybridLogicalClock behind = behind(0);
        behind.merge(HlcTimestamp.of(1_045_000, 0));
        assertThat(behind.refused()).isEqualTo(1);
    }

    /** 40 s behind, and told so or not. */
    private HybridLogicalClock behind(long told) {
        InstantSource slow = () -> Instant.ofEpochMilli(wall.get() - 40_000);
        SteadyClock steady = new SteadyClock(slow, () -> 0);
        steady.follow(told);
        return HybridLogicalClock.bounded(slow, steady, HybridLogicalClock.MAX_OFFSET);
    }

    @Test
    void aFullCounterGoesOnInTheNextMillisecond() {
        clock.merge(HlcTimestamp.of(1_000_000, 65_535));

        assertThat(clock.now()).isEqualTo(HlcTimestamp.of(1_000_001, 0));
    }

    @Test
    void goesOnWithAWallClockThatShowsNoTimeThatCanBe() {
        wall.set(-5);
        assertThat(clock.now()).isEqualTo(HlcTimestamp.of(0, 1));
        wall.set(Long.MAX_VALUE / 2);
        assertThat(clock.now()).isEqualTo(HlcTimestamp.of(HlcTimestamp.MAX_MILLIS, 0));
    }

    @Test
    void aProcessThatStartsAgainOnAnEarlierWallClockGoesOnAfterWhatItReadsOfItself() {
        HlcTimestamp written = clock.now();
        wall.addAndGet(-5_000);
        HybridLogicalClock again = clock(Duration.ZERO);

        again.merge(written);

        assertThat(again.now()).isGreaterThan(written);
    }

    @Test
    void theWayThatDoesNotMergeSharesTheTimeAndFollowsNobody() {
        HlcTimestamp ahead = HlcTimestamp.of(1_030_000, 0);
        HybridLogicalClock deaf = clock.withoutMerging();

        deaf.merge(ahead);
        assertThat(clock.now()).isLessThan(ahead);
        clock.merge(ahead);
        assertThat(deaf.now()).isGreaterThan(ahead);
    }

    @Test
    void noTwoThreadsEverGetTheSame() throws Exception {
        int threads = 4;
        int each = 10_000;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<List<HlcTimestamp>>> readings = IntStream.range(0, threads)
                    .mapToObj(_ -> pool.submit(() -> Stream.generate(clock::now).limit(each).toList()))
                    .toList();
            Set<HlcTimestamp> all = new HashSet<>();
            for (Future<List<HlcTimestamp>> reading : readings) {
                assertThat(reading.get()).isSorted();
                all.addAll(reading.get());
            }
            assertThat(all).hasSize(threads * each);
        }
    }
}
