package dev.ensemble.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SelfPreservationTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final SelfPreservation selfPreservation = new SelfPreservation(Duration.ofSeconds(30));

    @Test
    void deathsOfAMinorityAreBelieved() {
        assertThat(selfPreservation.believes(4, 8, 0)).isTrue();
    }

    @Test
    void deathsOfAMajorityAreNotBelievedUntilTheyLast() {
        assertThat(selfPreservation.believes(5, 8, 0)).isFalse();
        assertThat(selfPreservation.believes(5, 8, 29 * SECOND)).isFalse();
        assertThat(selfPreservation.believes(5, 8, 30 * SECOND)).isTrue();
    }

    @Test
    void doubtBeginsAnewAfterATimeWithoutIt() {
        assertThat(selfPreservation.believes(5, 8, 0)).isFalse();
        assertThat(selfPreservation.believes(1, 8, 20 * SECOND)).isTrue();
        assertThat(selfPreservation.believes(5, 8, 40 * SECOND)).isFalse();
    }

    @Test
    void ofFewInstancesAllMayDie() {
        assertThat(selfPreservation.believes(2, 2, 0)).isTrue();
    }
}
