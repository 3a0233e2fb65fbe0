package dev.ensemble.chassis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    @Test
    void theCeilingDoublesUpToTheLongest() {
        long[] most = new long[8];
        for (int round = 0; round < 2000; round++) {
            Backoff backoff = new Backoff(FIRST, LONGEST);
            for (int i = 0; i < most.length; i++) {
                most[i] = Math.max(most[i], backoff.nextMillis());
            }
        }

        long[] ceilings = {50, 100, 200, 400, 800, 1000, 1000, 1000};
        for (int i = 0; i < most.length; i++) {
            assertThat(most[i]).isBetween(ceilings[i] * 9 / 10, ceilings[i]);
        }
    }

    @Test
    void thoseWhoFailedTogetherAreSpreadOverTheWholeWait() {
        long[] waits = LongStream.generate(() -> new Backoff(LONGEST, LONGEST).nextMillis()).limit(2000).toArray();

        for (int tenth = 0; tenth < 10; tenth++) {
            int from = tenth * 100;
            assertThat(LongStream.of(waits).filter(wait -> wait > from && wait <= from + 100).count()).isPositive();
        }
    }

    @Test
    void aSuccessMakesTheNextFailureAFirstOne() {
        Backoff backoff = new Backoff(Duration.ofMillis(1), LONGEST);
        for (int i = 0; i < 20; i++) {
            backoff.nextMillis();
        }
        backoff.reset();
        assertThat(backoff.nextMillis()).isEqualTo(1);
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, FIRST));
    }
}
