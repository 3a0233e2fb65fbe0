package dev.ensemble.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.catalog.CatalogContract;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Feeds;
import dev.ensemble.registry.watch.Snapshot;
import java.time.Instant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsulStateTest {
    private final List<Snapshot> seen = new ArrayList<>();
    private long nanos;
    private final ConsulState state =
            new ConsulState(new Feeds(new HybridLogicalClock(() -> Instant.ofEpochMilli(1_000))), () -> nanos);

    @Test
    void aReplicaThatWasFrozenTellsNewWatchersNothingBeforeConsulHasShownItAgain() {
        state.watch("order", snapshot -> {});
        state.shown("order", List.of(entry(1, 7, "me")));
        pass(Duration.ofSeconds(20));
        state.watch("order", seen::add);
        assertThat(seen).isEmpty();
        state.shown("order", List.of(entry(2, 9, "me")));
        assertThat(seen.getLast().passing()).extracting(Instance::getId).containsExactly("order-2");
    }

    @Test
    void controlOneThatWasNotFrozenTellsThemAtOnce() {
        state.watch("order", snapshot -> {});
        state.shown("order", List.of(entry(1, 7, "me")));
        pass(Duration.ofSeconds(1));
        state.watch("order", seen::add);
        assertThat(seen.getLast().passing()).extracting(Instance::getId).containsExactly("order-1");
    }

    @Test
    void whatAnotherReplicaHasWrittenSinceIsNotOverruledByWhatWasLostHere() {
        state.watch("order", seen::add);
        state.hold(entry(1, 7, "me"));
        state.lose("order-1", 1, Catalog.Loss.BROKEN, 0);
        state.shown("order", List.of(entry(1, 9, "other")));
        assertThat(seen.getLast().passing()).extracting(Instance::getId).containsExactly("order-1");
    }

    @Test
    void whatARestoredSnapshotShowsOfAnEarlierOwnerIsOverruled() {
        state.watch("order", seen::add);
        state.hold(entry(1, 7, "me"));
        state.lose("order-1", 1, Catalog.Loss.BROKEN, 0);
        state.shown("order", List.of(entry(1, 5, "other")));
        assertThat(seen.getLast().passing()).isEmpty();
    }

    @Test
    void aLossThatALaterGrantHasOvertakenIsNotWrittenOnTopOfIt() {
        OwnedEntry lost = lostAt(7);
        state.beginGrant("order-1");
        state.conflict(lost, lost.entry(), entry(1, 8, "me"));
        assertThat(state.entryOf(lost).index()).isEqualTo(7);
        state.hold(entry(1, 8, "me"));
        state.endGrant("order-1");
        assertThat(state.wantsWrite(lost)).isFalse();
    }

    @Test
    void controlALossIsWrittenOnTopOfWhatNoGrantHasWritten() {
        OwnedEntry lost = lostAt(7);
        state.beginGrant("order-1");
        state.endGrant("order-1");
        state.conflict(lost, lost.entry(), entry(1, 8, "me"));
        assertThat(state.entryOf(lost).index()).isEqualTo(8);
        assertThat(state.wantsWrite(lost)).isTrue();
    }

    private OwnedEntry lostAt(long index) {
        state.hold(entry(1, index, "me"));
        return state.lose("order-1", 1, Catalog.Loss.BROKEN, 0);
    }

    @Test
    void twoRegistriesThatStartAtTheSameMomentNumberTheirSnapshotsDifferently() {
        Feeds one = new Feeds(new HybridLogicalClock(() -> Instant.ofEpochMilli(1_000)));
        Feeds other = new Feeds(new HybridLogicalClock(() -> Instant.ofEpochMilli(1_000)));
        for (Feeds feeds : List.of(one, other)) {
            feeds.add("order", seen::add);
            feeds.publish("order", List.of(), false);
        }
        assertThat(seen.getFirst().revision()).isNotEqualTo(seen.getLast().revision());
    }

    private void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    private static ConsulEntry entry(int number, long index, String owner) {
        Instance instance = CatalogContract.order(number).toBuilder()
                .setEpoch(1)
                .setHealth(Instance.Health.PASSING)
                .build();
        return new ConsulEntry(instance, owner, null, 0, index);
    }
}
