package dev.ensemble.lab.prove.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ensemble.lab.load.http.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaircaseTest {
    /** A rate this much above the capacity still holds for the length of a step. */
    private static final double PATIENT = 1.08;

    private final List<Double> tried = new ArrayList<>();

    private Staircase.Step at(double rate, double capacity) {
        tried.add(rate);
        return new Staircase.Step(rate, Math.min(rate, capacity), 0.3, rate <= PATIENT * capacity);
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 8.3, 9.9, 10, 10.5, 14})
    void thePeakIsFoundToAFewPercentFromAboveAndBelow(double capacity) throws Exception {
        Staircase.Step peak = Staircase.highest(10, rate -> at(rate, capacity));

        assertThat(peak.holds()).isTrue();
        assertThat(peak.served()).isCloseTo(capacity, within(0.03 * capacity));
    }

    @Test
    void itEndsHalfAStepBelowTheFirstThatDoesNotHold() throws Exception {
        Staircase.Step peak = Staircase.highest(10, rate -> at(rate, 10.5));

        assertThat(tried.stream().map(rate -> Math.round(rate * 10))).containsExactly(100L, 110L, 121L, 115L);
        assertThat(peak.rate()).isEqualTo(11, within(1e-9));
    }

    @Test
    void halfAStepThatHoldsIsThePeak() throws Exception {
        Staircase.Step peak = Staircase.highest(10, rate -> at(rate, 11.1));

        assertThat(peak.rate()).isEqualTo(10 * Math.pow(1.1, 1.5), within(1e-9));
    }

    @Test
    void whatServesNothingHasNoPeak() {
        assertThatThrownBy(() -> Staircase.highest(10, rate -> at(rate, 0))).isInstanceOf(UnreadableException.class);
    }
}
