package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.http.Hedge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static Call call(CallOutcome outcome, Duration intended, Duration start, Duration end) {
        return new Call(0, CallKind.LIST, "", "", List.of(), intended.toNanos(), start.toNanos(), end.toNanos(),
                outcome, 0,
                "", false, Map.of(), List.of(), List.of(), Hedge.NONE);
    }

    @Test
    void latencyCountsFromTheIntendedStart() {
        Tally tally = new Tally();
        tally.add(call(CallOutcome.OK, Duration.ZERO, Duration.ofMillis(990), Duration.ofMillis(1000)), "");
        assertThat(tally.whole(1).latency().max()).isBetween(999.0, 1002.0);
    }

    @Test
    void causesAreBounded() {
        Tally tally = new Tally();
        for (int i = 0; i < 1000; i++) {
            tally.add(call(CallOutcome.FAILED, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)), "cause " + i);
        }
        LoadResult result = tally.whole(1);
        assertThat(result.failed()).isEqualTo(1000);
        assertThat(result.causes()).hasSize(51).containsEntry("others", 950L);
    }

    @Test
    void anIntervalHasItsOwnLatencyAndTheWholeHasAll() {
        Tally tally = new Tally();
        tally.add(call(CallOutcome.OK, Duration.ZERO, Duration.ZERO, Duration.ofMillis(500)), "");
        assertThat(tally.sinceLast(1).latency().max()).isGreaterThan(499);
        tally.add(call(CallOutcome.OK, Duration.ZERO, Duration.ZERO, Duration.ofMillis(5)), "");
        assertThat(tally.sinceLast(2).latency().max()).isLessThan(6);
        assertThat(tally.whole(2).latency().max()).isGreaterThan(499);
    }
}
