package dev.ensemble.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeakSearchTest {
    private static final PeakSearch SEARCH = new PeakSearch(50, 5000);

    @ParameterizedTest
    @ValueSource(ints = {50, 74, 99, 100, 130, 249, 333, 610, 1999, 4700})
    void thePeakIsFoundFromBelowAndNearly(int peak) throws Exception {
        assertThat(SEARCH.run(rate -> rate <= peak)).isLessThanOrEqualTo(peak).isGreaterThan(peak * 9 / 10);
    }

    @Test
    void aRateThatFailsOnceIsTriedAgain() throws Exception {
        Map<Integer, Integer> tries = new HashMap<>();
        assertThat(SEARCH.run(rate -> rate <= 400 && tries.merge(rate, 1, Integer::sum) == 2)).isBetween(365, 400);
    }

    @Test
    void aRateThatFailsTwiceIsTooHigh() throws Exception {
        Map<Integer, Integer> tries = new HashMap<>();
        assertThat(SEARCH.run(rate -> rate <= 400 && (rate < 170 || tries.merge(rate, 1, Integer::sum) == 3)))
                .isBetween(150, 170);
    }

    @Test
    void whatSustainsNothingHasNoPeak() throws Exception {
        assertThat(SEARCH.run(rate -> false)).isZero();
    }

    @Test
    void theSearchEndsAtTheMost() throws Exception {
        assertThat(SEARCH.run(rate -> true)).isEqualTo(5000);
    }
}
