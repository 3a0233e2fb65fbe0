package dev.ensemble.chassis.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.warmup.WarmUp.Extent;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final int WORKERS = 2;

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void goesAllRoundsWhereNobodyElseServes() throws InterruptedException {
        WarmUp.run(List.of(rounds::incrementAndGet), () -> Extent.WHOLE);
        assertThat(rounds.get()).isBetween(80, 80 + WORKERS);
    }

    @Test
    void goesFewerWhileOthersServe() throws InterruptedException {
        WarmUp.run(List.of(rounds::incrementAndGet), () -> Extent.PART);
        assertThat(rounds.get()).isBetween(12, 12 + WORKERS);
    }

    @Test
    void endsAtOnceWhenTheOthersHaveGone() throws InterruptedException {
        AtomicReference<Extent> extent = new AtomicReference<>(Extent.PART);
        WarmUp.run(List.of(() -> {
            if (rounds.incrementAndGet() == 5) {
                extent.set(Extent.NONE);
            }
        }), extent::get);
        assertThat(rounds.get()).isBetween(5, 5 + WORKERS);
    }
}
