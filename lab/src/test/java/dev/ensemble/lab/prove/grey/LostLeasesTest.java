package dev.ensemble.lab.prove.grey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.lab.run.timeline.TimelineEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LostLeasesTest {
    private static final LostLeases NONE = new LostLeases(Map.of());

    @Test
    void whatTheRegistriesSayCounts() {
        LostLeases lost = LostLeases.of(List.of(
                event("registry-1", "LEASE", "order-1", "granted: epoch 1"),
                event("registry-1", "LEASE", "order-1", "lost, expired: epoch 1"),
                event("registry-2", "LEASE", "order-1", "lost, broken: epoch 2"),
                event("order-1", "LEASE", "", "lost its registry"),
                event("registry-1", "READY", "order-1", "lost, or so")));
        assertThat(lost.times()).containsExactly(Map.entry("order-1", 2L));
        assertThat(lost.since(lost)).isEqualTo(NONE);
    }

    @Test
    void anInstanceThatLosesItMoreOftenThanItWasSilentFlaps() {
        LostLeases once = new LostLeases(Map.of("order-1", 1L));
        assertThat(once.within(List.of("order-1", "order-2"))).isTrue();
        assertThat(once.within(List.of("order-2"))).as("another one").isFalse();
        assertThat(new LostLeases(Map.of("order-1", 2L)).within(List.of("order-1"))).isFalse();
        assertThat(NONE.within(List.of())).isTrue();
    }

    private static TimelineEvent event(String instance, String kind, String subject, String text) {
        return new TimelineEvent(instance + "@1", instance, 1, HlcTimestamp.parse("1764000000000.00001").orElseThrow(),
                0,
                kind, subject, text, "", "");
    }
}
