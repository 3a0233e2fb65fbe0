package dev.ensemble.lab.prove.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.history.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnduranceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** 95 served of 100 that were expected, 200 refused, within a second. */
    private static List<CallSample> wellBorne() {
        List<CallSample> calls = new ArrayList<>();
        for (int i = 0; i < 95; i++) {
            calls.add(seen(i, 400, CallOutcome.OK, false));
        }
        for (int i = 0; i < 200; i++) {
            calls.add(seen(i, 20, CallOutcome.FAILED, true));
        }
        return calls;
    }

    private static CallSample seen(int begin, int millis, CallOutcome outcome, boolean refused) {
        return new CallSample(begin * 1_000_000L, (begin + millis) * 1_000_000L, outcome, refused);
    }

    private static Endurance endurance(List<CallSample> calls) {
        return new Endurance(new Period(SECOND, calls), 100, 1.5, Set.of());
    }

    private static Endurance with(int times, CallSample more) {
        List<CallSample> calls = wellBorne();
        for (int i = 0; i < times; i++) {
            calls.add(more);
        }
        return endurance(calls);
    }

    @Test
    void holdsWhenMostIsServedAndTheRestRefusedAtOnce() {
        assertThat(endurance(wellBorne())).matches(Endurance::holds)
                .hasToString("95 ok/s (95 % of 100), p99 400 ms; 200 refused with 429 and Retry-After, p99 20 ms;"
                        + " 0 failed otherwise, 0 unknown; breakers opened: 0; normal after 1.5 s");
    }

    @Test
    void everyOtherFailureBreaksIt() {
        assertThat(with(1, seen(0, 10, CallOutcome.UNKNOWN, false)).holds()).isFalse();
        assertThat(with(1, seen(0, 10, CallOutcome.FAILED, false)).holds()).isFalse();
    }

    @Test
    void slowAnswersBreakIt() {
        assertThat(with(1, seen(0, 500, CallOutcome.OK, false)).holds()).isTrue();
        assertThat(with(1, seen(0, 501, CallOutcome.OK, false)).holds()).isFalse();
        assertThat(with(5, seen(0, 150, CallOutcome.FAILED, true)).holds()).isFalse();
    }

    @Test
    void littleServedALateReturnOrAnOpenBreakerBreaksIt() {
        Period served = new Period(SECOND, wellBorne());
        assertThat(new Endurance(served, 106, 1.5, Set.of()).holds()).isFalse();
        assertThat(new Endurance(served, 100, 2.1, Set.of()).holds()).isFalse();
        assertThat(new Endurance(served, 100, 1.5, Set.of("gateway-1 {\"order\":\"open:unavailable\"}")).holds())
                .isFalse();
    }
}
