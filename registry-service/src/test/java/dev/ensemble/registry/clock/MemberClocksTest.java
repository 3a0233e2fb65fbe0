package dev.ensemble.registry.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Offsets are milliseconds from the reference, which is what the registry's clock showed when it started. */
class MemberClocksTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong wall = new AtomicLong();
    private final MemberClocks clocks = new MemberClocks(
            "registry-1", () -> Instant.ofEpochMilli(wall.get()), Duration.ofSeconds(60), nanos::get);

    @Test
    void nobodyIsRefusedWhoIsWithinTheBoundOfTheMedian() {
        report(-30_000, 30_000, 60_000, 0, -60_000);

        assertThat(clocks.refused()).isEmpty();
    }

    @Test
    void whoIsFurtherOffThanTheBoundIsRefusedAndToldByHowMuchAndAgainstWhom() {
        report(0, 2, 90_000, -3);

        assertThat(clocks.refused()).containsOnlyKeys("order-3");
        assertThat(clocks.refusal("order-3")).contains("the wall clock of order-3 is 90.0 s ahead of most others'"
                + " (order-1, order-2, order-4, registry-1); at most 60.0 s is allowed");
    }

    @Test
    void onlyThoseWhoAreWrongAreRefusedAsLongAsTheyAreFewerThanHalf() {
        report(90_000, 91_000, 0, 1, 2, -100_000);

        assertThat(clocks.refused()).containsOnlyKeys("order-1", "order-2", "order-6");
        assertThat(clocks.refusal("order-6").orElseThrow()).contains("100.0 s behind most others'");
    }

    @Test
    void aRegistryThatStartsWithAWrongClockRefusesItselfAndNobodyElse() {
        report(90_000, 90_000, 90_001);

        assertThat(clocks.refused()).containsOnlyKeys("registry-1");
    }

    @Test
    void ofTwoThatDisagreeTheOneNearerToTheReferenceIsRight() {
        assertThat(clocks.report("order-1", 90_000)).isEqualTo(90_000);

        assertThat(clocks.refused()).containsOnlyKeys("order-1");
    }

    @Test
    void aRegistryWhoseClockJumpsRefusesItselfAtOnceAndNobodyElseBeforeTheyAreComparedAgain() {
        report(0, 0, 0);
        wall.addAndGet(3_600_000);
        clocks.report("order-1", 1);

        assertThat(clocks.refused()).containsOnlyKeys("registry-1");
    }

    @Test
    void whoIsRightAgainIsNotRefusedAnyMore() {
        report(0, 90_000);
        clocks.report("order-2", 10);

        assertThat(clocks.refused()).isEmpty();
    }

    @Test
    void whoIsSilentForLongCountsNoMore() {
        report(90_000, 90_000);
        assertThat(clocks.refused()).containsOnlyKeys("registry-1");
        wall.addAndGet(11_000);
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        clocks.report("order-3", 0);

        assertThat(clocks.refused()).isEmpty();
    }

    @Test
    void theMedianIsThatOfWhatEachReportedLastAndLately() {
        Map<String, Long> last = new HashMap<>(Map.of("registry-1", 0L));
        Map<String, Long> at = new HashMap<>();
        Random random = new Random(1);
        for (int second = 0; second < 500; second++) {
            wall.addAndGet(1_000);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            String id = "order-" + random.nextInt(20);
            long offset = random.nextLong(-50, 50);
            last.put(id, offset);
            at.put(id, nanos.get());
            long tooOld = nanos.get() - Duration.ofSeconds(10).toNanos();
            at.entrySet().removeIf(each -> each.getValue() < tooOld && last.remove(each.getKey()) != null);

            assertThat(clocks.report(id, offset)).isEqualTo(offset - median(last.values()));
        }
    }

    private static long median(Collection<Long> offsets) {
        List<Long> sorted = offsets.stream().sorted().toList();
        long lower = sorted.get((sorted.size() - 1) / 2);
        long upper = sorted.get(sorted.size() / 2);
        return Math.abs(lower) <= Math.abs(upper) ? lower : upper;
    }

    private void report(long... offsets) {
        for (int i = 0; i < offsets.length; i++) {
            clocks.report("order-" + (i + 1), offsets[i]);
        }
    }
}
