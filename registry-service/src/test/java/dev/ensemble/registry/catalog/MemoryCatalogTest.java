package dev.ensemble.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryCatalogTest extends CatalogContract {
    private static final Duration SETTLING = Duration.ofSeconds(4);
    private static final Duration RETENTION = Duration.ofSeconds(60);

    private long nanos;
    private final Catalog settled =
            new MemoryCatalog(new HybridLogicalClock(Clock.systemUTC()), () -> nanos, Duration.ZERO, RETENTION);

    @Override
    protected Catalog catalog() {
        return settled;
    }

    @Test
    void aCriticalInstanceIsForgottenAfterTheRetention() {
        Instance granted = settled.acquire(order(1));
        settled.lose("order-1", granted.getEpoch(), Catalog.Loss.SILENT);
        nanos += RETENTION.toNanos() - 1;
        settled.sweep();
        assertThat(settled.list("")).extracting(Instance::getHealth).containsExactly(Instance.Health.CRITICAL);
        nanos++;
        settled.sweep();
        assertThat(settled.list("")).isEmpty();
    }

    @Test
    void aPassingInstanceIsKeptForEver() {
        settled.acquire(order(1));
        nanos += Duration.ofDays(365).toNanos();
        settled.sweep();
        assertThat(settled.list("")).hasSize(1);
    }

    @Test
    void aCatalogThatHasJustStartedSaysThatItIsSettlingAndThenThatItIsNot() {
        Catalog started =
                new MemoryCatalog(new HybridLogicalClock(Clock.systemUTC()), () -> nanos, SETTLING, RETENTION);
        List<Snapshot> seen = new ArrayList<>();
        started.watch("order", seen::add);
        started.acquire(order(1));
        assertThat(seen).extracting(Snapshot::settling).containsOnly(true);
        nanos += SETTLING.toNanos();
        started.sweep();
        assertThat(seen.getLast().settling()).isFalse();
        assertThat(seen.getLast().passing()).hasSize(1);
        assertThat(seen.getLast().revision()).isGreaterThan(seen.getFirst().revision());
    }
}
