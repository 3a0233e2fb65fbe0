package dev.ensemble.lab.prove.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.http.Hedge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurgeTest {
    /** 6 s calm, 20 s twice the peak, 6 s calm, 20 s ten times the peak, 6 s calm. */
    private final Surge surge = new Surge(100, 1, List.of(2, 10), Duration.ofSeconds(20));

    private final Timeline timeline = new Timeline();

    private void call(double second, double seconds, CallOutcome outcome, int status, Map<String, String> evidence) {
        long intended = (long) (second * 1e9);
        timeline.accept(new Call(0, CallKind.LIST, "", "", List.of(), intended, intended,
                intended + (long) (seconds * 1e9), outcome, status, "", false, evidence, List.of(), List.of(),
                Hedge.NONE));
    }

    @Test
    void eachOverloadHasItsOwnCalls() {
        call(5.9, 0.1, CallOutcome.OK, 200, Map.of());
        call(6, 0.1, CallOutcome.OK, 200, Map.of());
        call(25.9, 0.1, CallOutcome.OK, 200, Map.of());
        call(26, 0.1, CallOutcome.OK, 200, Map.of());
        call(40, 0.1, CallOutcome.OK, 200, Map.of());
        assertThat(surge.overload(0, timeline).count(CallSample::ok)).isEqualTo(2);
        assertThat(surge.overload(1, timeline).goodput()).isEqualTo(0.05);
        assertThat(surge.length()).isEqualTo(Duration.ofSeconds(58));
    }

    @Test
    void allIsWellAfterTheLastCallThatFailedOrWasSlow() {
        call(20, 0.1, CallOutcome.FAILED, 429, Map.of());
        assertThat(surge.normalAfterSeconds(0, timeline)).isZero();
        call(26.5, 0.1, CallOutcome.FAILED, 429, Map.of("retry-after", "1"));
        call(27.25, 0.6, CallOutcome.OK, 200, Map.of());
        call(28, 0.4, CallOutcome.OK, 200, Map.of());
        assertThat(surge.normalAfterSeconds(0, timeline)).isEqualTo(1.25);
    }

    @Test
    void aRefusalTellsWhenToComeAgain() {
        call(7, 0.1, CallOutcome.FAILED, 429, Map.of());
        call(8, 0.1, CallOutcome.FAILED, 503, Map.of("retry-after", "1"));
        call(9, 0.1, CallOutcome.FAILED, 429, Map.of("retry-after", "1"));
        assertThat(surge.overload(0, timeline).count(CallSample::refused)).isEqualTo(1);
    }
}
