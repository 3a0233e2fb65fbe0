package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HedgesTest {
    private final AtomicLong now = new AtomicLong();
    private Optional<Hedges.HedgeRefusal> overload = Optional.empty();
    private final Hedges hedges = new Hedges(() -> overload, now::get);

    @Test
    void atMostOneOfTenCallsIsHedgedAndTwoASecondBeside() {
        for (int i = 0; i < 101; i++) { // as many tenths are a little less than ten
            hedges.deposit();
        }
        assertThat(hedged(100)).isEqualTo(12);
        assertThat(hedges.counts()).containsEntry("not_allowed_no_budget", 88L);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(hedged(100)).isEqualTo(2);
    }

    @Test
    void aLongQuietTimeSavesUpNoMoreThanTwenty() {
        for (int i = 0; i < 10_000; i++) {
            hedges.deposit();
        }
        assertThat(hedged(100)).isEqualTo(22);
    }

    @Test
    void underOverloadNoneIsAllowed() {
        overload = Optional.of(Hedges.HedgeRefusal.THIS_PROCESS_SHEDS);
        assertThat(hedged(5)).isZero();
        assertThat(hedges.counts()).containsEntry("not_allowed_this_process_sheds", 5L);
        overload = Optional.empty();
        assertThat(hedged(5)).as("control").isEqualTo(2);
    }

    private int hedged(int calls) {
        int allowed = 0;
        for (int i = 0; i < calls; i++) {
            Optional<Hedges.HedgeRefusal> no = hedges.pay();
            no.ifPresent(hedges::refused);
            allowed += no.isEmpty() ? 1 : 0;
        }
        return allowed;
    }
}
