package dev.ensemble.chassis.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the paper promises (theorems 1 and 3), on random runs; a failure names its seed. */
class RandomRunsTest {
    private static final int RUNS = 200;
    private static final int STEPS = 300;

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 5_000, 25_000})
    void whatCausedAnotherEventHasTheSmallerTimestampInEveryRun(long skewMillis) {
        for (int seed = 0; seed < RUNS; seed++) {
            assertThat(reversed(run(seed, skewMillis, true))).as("seed %d", seed).isZero();
        }
    }

    @Test
    void controlWithoutMergingSomeAreReversed() {
        assertThat(reversed(run(1, 5_000, false))).isPositive();
    }

    @Test
    void wallClocksReverseSomeOfTheSameEvents() {
        List<MessageGraph.ClockedEvent> events = run(1, 5_000, true);

        assertThat(pairs(events, (cause, effect) -> cause.wallMillis() > effect.wallMillis())).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000, 25_000})
    void staysBetweenItsOwnWallClockAndTheOneThatIsFurthestAhead(long skewMillis) {
        for (int seed = 0; seed < RUNS; seed++) {
            for (MessageGraph.ClockedEvent event : run(seed, skewMillis, true)) {
                assertThat(event.hlc().physicalMillis()).as("seed %d", seed)
                        .isBetween(event.wallMillis(), event.latestWall());
            }
        }
    }

    private static List<MessageGraph.ClockedEvent> run(long seed, long skewMillis, boolean merges) {
        return new MessageGraph(seed, 2 + (int) (seed % 6), Duration.ofMillis(skewMillis), merges).run(STEPS);
    }

    private static long reversed(List<MessageGraph.ClockedEvent> events) {
        return pairs(events, (cause, effect) -> cause.hlc().compareTo(effect.hlc()) >= 0);
    }

    private interface Suspicion {
        boolean wrong(MessageGraph.ClockedEvent cause, MessageGraph.ClockedEvent effect);
    }

    private static long pairs(List<MessageGraph.ClockedEvent> events, Suspicion suspicion) {
        return events.stream().mapToLong(cause -> events.stream()
                .filter(effect -> cause.causes(effect) && suspicion.wrong(cause, effect))
                .count()).sum();
    }
}
