package dev.ensemble.lab.prove.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LawFitTest {
    private static final List<Integer> REPLICAS = List.of(1, 2, 4, 8);
    private static final int TRIALS = 400;

    @ParameterizedTest
    @CsvSource({"10, 0, 0", "10, 0.02, 0.001", "995.6, 0.0267, 0.00077", "12, 0.7, 0"})
    void whatFollowsALawGivesItBack(double lambda, double sigma, double kappa) {
        LawFit fit = LawFit.of(measured(new ScalabilityLaw(lambda, sigma, kappa), 2, 0, new Random(1)));

        assertThat(fit.law().lambda()).isCloseTo(lambda, within(1e-6 * lambda));
        assertThat(fit.sigma().value()).isCloseTo(sigma, within(1e-9));
        assertThat(fit.kappa().value()).isCloseTo(kappa, within(1e-9));
        assertThat(fit.sigma().high() - fit.sigma().low()).isLessThan(1e-6);
    }

    /** The first points of the example in B. Schwartz, "Practical Scalability Analysis with the USL", whose σ is 0.0267. */
    @Test
    void aPublishedExampleIsFittedMuchAsPublished() {
        double[] rates = {955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08};
        List<Capacity> points = new ArrayList<>();
        for (int i = 0; i < rates.length; i++) {
            points.add(new Capacity(i + 1, rates[i], 0));
        }

        LawFit fit = LawFit.of(points);

        assertThat(fit.sigma().value()).isCloseTo(0.0267, within(0.02));
        assertThat(fit.law().throughput(8)).isCloseTo(6531, within(100.0));
    }

    /** An interval of 95 % holds the truth in 95 of 100 trials, which is more than can be said of a narrower one. */
    @Test
    void theIntervalHoldsTheTruthAsOftenAsItSays() {
        ScalabilityLaw truth = new ScalabilityLaw(11, 0.01, 0.0005);
        Random random = new Random(7);
        int sigmaHeld = 0;
        int kappaHeld = 0;
        for (int i = 0; i < TRIALS; i++) {
            LawFit fit = LawFit.of(measured(truth, 3, 0.02, random));
            sigmaHeld += holds(fit.sigma(), truth.sigma()) ? 1 : 0;
            kappaHeld += holds(fit.kappa(), truth.kappa()) ? 1 : 0;
        }

        assertThat(sigmaHeld / (double) TRIALS).isBetween(0.91, 0.985);
        assertThat(kappaHeld / (double) TRIALS).isBetween(0.91, 0.985);
    }

    @Test
    void aSharedLockStandsOutOfTheNoise() {
        Random random = new Random(3);
        LawFit free = LawFit.of(measured(new ScalabilityLaw(10, 0, 0), 2, 0.02, random));
        LawFit held = LawFit.of(measured(new ScalabilityLaw(12, 0.6, 0), 2, 0.02, random));

        assertThat(held.sigma().isAbove(free.sigma())).isTrue();
        assertThat(free.sigma().isAbove(held.sigma())).isFalse();
    }

    @Test
    void tooFewPointsAreRefused() {
        assertThatThrownBy(() -> LawFit.of(List.of(
                new Capacity(1, 10, 0), new Capacity(2, 20, 0), new Capacity(4, 40, 0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LawFit.of(List.of(
                new Capacity(1, 10, 0), new Capacity(1, 11, 0), new Capacity(2, 20, 0), new Capacity(2, 21, 0))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean holds(Estimate estimate, double truth) {
        return estimate.low() <= truth && truth <= estimate.high();
    }

    private static List<Capacity> measured(ScalabilityLaw law, int times, double noise, Random random) {
        List<Capacity> points = new ArrayList<>();
        for (int replicas : REPLICAS) {
            for (int i = 0; i < times; i++) {
                points.add(new Capacity(replicas, law.throughput(replicas) * (1 + noise * random.nextGaussian()), 0.3));
            }
        }
        return points;
    }
}
