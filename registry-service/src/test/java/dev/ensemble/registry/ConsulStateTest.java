package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.registry.v1.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsulStateTest {
    private final List<Snapshot> seen = new ArrayList<>();
    private long nanos;
    private final ConsulState state = new ConsulState(new Feeds(1_000), () -> nanos);

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
    void twoRegistriesThatStartAtTheSameMomentNumberTheirSnapshotsDifferently() {
        Feeds one = new Feeds(1_000);
        Feeds other = new Feeds(1_000);
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
