package dev.ensemble.lab.prove.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<String> ALL = List.of("postgres", "order-1", "inventory-1", "gateway-1");
    private static final List<String> WITH_FAIL_POINTS = List.of("order-1", "inventory-1");

    private static List<ScheduledFault> schedule(long seed) {
        return Schedule.of(seed, Duration.ofMinutes(4), FaultMix.ALL, ALL, WITH_FAIL_POINTS);
    }

    @Test
    void theSameSeedGivesTheSameSchedule() {
        assertThat(schedule(7)).isEqualTo(schedule(7)).isNotEqualTo(schedule(8));
    }

    @Test
    void everyKindOfFaultHitsEveryKindOfInstance() {
        List<ScheduledFault> faults = schedule(7);
        assertThat(faults).hasSizeBetween(100, 200).extracting(ScheduledFault::kind)
                .contains(ScheduledFault.FaultKind.values());
        assertThat(faults).extracting(ScheduledFault::victim).containsAll(ALL);
        assertThat(faults).filteredOn(f -> f.kind().atFailPoint()).extracting(ScheduledFault::victim)
                .hasSameElementsAs(WITH_FAIL_POINTS);
        assertThat(faults).allMatch(f -> f.atMillis() < Duration.ofMinutes(4).toMillis());
    }

    @Test
    void aGreyStormIsOfFailuresThatSayNothingAndKills() {
        assertThat(Schedule.of(GreyStorm.SEED, GreyStorm.DURATION, FaultMix.GREY, ALL, WITH_FAIL_POINTS))
                .extracting(ScheduledFault::kind)
                .containsAll(GreyStorm.DEMANDED)
                .doesNotContain(ScheduledFault.FaultKind.STOP);
    }

    @Test
    void aGreyStormWithoutCutsIsNotTheOneDemanded() {
        assertThat(result(Map.of("slow", 1, "freeze", 2, "kill", 1)).had(GreyStorm.DEMANDED)).isFalse();
        assertThat(result(Map.of("cut", 1, "slow", 1, "freeze", 2, "kill", 1)).had(GreyStorm.DEMANDED)).isTrue();
    }

    private static TortureResult result(Map<String, Integer> injected) {
        return new TortureResult(injected, 0, null, null);
    }

    @Test
    void withoutANetworkThatCanBeBrokenNoneIs() {
        assertThat(Schedule.of(7, Duration.ofMinutes(4), FaultMix.ALL.withoutNetwork(), ALL, WITH_FAIL_POINTS))
                .extracting(ScheduledFault::kind)
                .doesNotContain(ScheduledFault.FaultKind.CUT, ScheduledFault.FaultKind.SLOW)
                .contains(ScheduledFault.FaultKind.FREEZE);
    }
}
