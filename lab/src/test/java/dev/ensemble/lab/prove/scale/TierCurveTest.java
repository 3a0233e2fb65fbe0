package dev.ensemble.lab.prove.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TierCurveTest {
    @Test
    void nineTenthsOfTheIdealAreNearlyLinearAndLessIsNot() {
        assertThat(curve(72.1, 0.5).isNearlyLinear()).isTrue();
        assertThat(curve(71.9, 0.5).isNearlyLinear()).isFalse();
    }

    @Test
    void processorsThatAreBusyForMoreThanThreeFifthsAreALimit() {
        assertThat(curve(80, 0.6).processorsAreNoLimit()).isTrue();
        assertThat(curve(80, 0.61).processorsAreNoLimit()).isFalse();
        assertThat(curve(80, Double.NaN).processorsAreNoLimit()).isTrue();
    }

    @Test
    void theGainIsThatOfTheMeans() {
        assertThat(curve(80, 0.5).gain()).isEqualTo(8);
        assertThat(curve(80, 0.5)).hasToString(
                "X(1) 10.0, X(2) 20.0, X(8) 80.0 orders/s: 8.00 times with 8 replicas; "
                        + curve(80, 0.5).fit());
    }

    private static TierCurve curve(double ofEight, double busy) {
        return TierCurve.of(List.of(new Capacity(1, 9, 0.1), new Capacity(1, 11, 0.1), new Capacity(2, 20, 0.2),
                new Capacity(8, ofEight, busy)));
    }
}
