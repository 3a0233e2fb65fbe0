package dev.ensemble.chassis.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the paper promises (theorems 1 and 3), on random runs of processes that die and start again. A failure names the
 * seed and the shortest beginning of its run that fails.
 */
class RandomRunsTest {
    private static final int RUNS = 200;
    private static final int STEPS = 300;

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 5_000, 25_000})
    void whatCausedAnotherEventHasTheSmallerTimestampInEveryRun(long skewMillis) {
        for (int seed = 0; seed < RUNS; seed++) {
            List<MessageGraph.ClockedEvent> events = run(seed, skewMillis, true);
            if (reversed(events) > 0) {
                fail("seed %d: %d of its first events are enough", seed, shortestReversed(events));
            }
        }
    }

    @Test
    void controlWithoutMergingSomeAreReversed() {
        List<MessageGraph.ClockedEvent> events = run(1, 5_000, false);
        assertThat(reversed(events)).isPositive();
        int shortest = shortestReversed(events);
        assertThat(reversed(events.subList(0, shortest))).isPositive();
        assertThat(reversed(events.subList(0, shortest - 1))).as("one event less").isZero();
    }

    @Test
    void someThatStartInPlaceOfOthersHearOfWhatWasBeforeThoughTheirWallClocksAreBehind() {
        int first = processes(1);
        assertThat(pairs(run(1, 5_000, true), (cause, effect) -> cause.process() < first && effect.process() >= first
                && effect.wallMillis() < cause.wallMillis())).isPositive();
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
        return new MessageGraph(seed, processes(seed), Duration.ofMillis(skewMillis), merges).run(STEPS);
    }

    private static int processes(long seed) {
        return 2 + (int) (seed % 6);
    }

    private static long reversed(List<MessageGraph.ClockedEvent> events) {
        return pairs(events, (cause, effect) -> cause.hlc().compareTo(effect.hlc()) >= 0);
    }

    /** An event is recorded after all that caused it, so each beginning of a run is a run. */
    private static int shortestReversed(List<MessageGraph.ClockedEvent> events) {
        return IntStream.rangeClosed(1, events.size())
                .filter(length -> reversed(events.subList(0, length)) > 0).findFirst().orElseThrow();
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
