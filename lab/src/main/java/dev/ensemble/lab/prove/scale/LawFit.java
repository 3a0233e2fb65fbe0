package dev.ensemble.lab.prove.scale;

import java.util.List;
import java.util.Locale;

/**
 * The law that measurements follow best. {@code N/X} is linear in {@code 1}, {@code N-1} and {@code N(N-1)}, so that least
 * squares have one solution; each point counts by its relative error, since a large peak is measured no better than a
 * small one. Intervals are those of linear regression (Student's t on the residuals), carried over to the quotients
 * σ and κ by their first derivatives. Several measurements of each N make them honest.
 */
record LawFit(ScalabilityLaw law, Estimate sigma, Estimate kappa) {
    private static final int UNKNOWNS = 3;

    /** Student's t, two-sided 95 %, for 1, 2, … degrees of freedom; more of them are taken for the last one's. */
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201,
            2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086};

    /** @throws IllegalArgumentException if there are too few points to tell how far they are from the law */
    static LawFit of(List<Capacity> points) {
        int freedom = points.size() - UNKNOWNS;
        if (freedom < 1 || points.stream().mapToInt(Capacity::replicas).distinct().count() < UNKNOWNS) {
            throw new IllegalArgumentException("four points of three numbers of replicas at least, but there are "
                    + points);
        }
        double[][] squares = new double[UNKNOWNS][UNKNOWNS];
        double[] sums = new double[UNKNOWNS];
        for (Capacity point : points) {
            double[] row = weighted(point);
            for (int i = 0; i < UNKNOWNS; i++) {
                sums[i] += row[i];
                for (int j = 0; j < UNKNOWNS; j++) {
                    squares[i][j] += row[i] * row[j];
                }
            }
        }
        double[][] inverse = Symmetric3.inverse(squares);
        double[] solved = Symmetric3.times(inverse, sums);
        double variance =
                points.stream().mapToDouble(point -> square(1 - dot(weighted(point), solved))).sum() / freedom;
        double t = T[Math.min(freedom, T.length) - 1];
        ScalabilityLaw law = new ScalabilityLaw(1 / solved[0], solved[1] / solved[0], solved[2] / solved[0]);
        return new LawFit(law,
                Estimate.around(law.sigma(), t * deviation(law.sigma(), 1, solved[0], inverse, variance)),
                Estimate.around(law.kappa(), t * deviation(law.kappa(), 2, solved[0], inverse, variance)));
    }

    /** 1, N-1 and N(N-1), so that their combination is to be 1 instead of N/X. */
    private static double[] weighted(Capacity point) {
        double n = point.replicas();
        double weight = point.rate() / n;
        return new double[]{weight, weight * (n - 1), weight * n * (n - 1)};
    }

    /** Of the quotient of the solution's {@code i}th part and its first. */
    private static double deviation(double quotient, int i, double first, double[][] inverse, double variance) {
        double spread = inverse[i][i] - 2 * quotient * inverse[0][i] + quotient * quotient * inverse[0][0];
        return Math.sqrt(Math.max(0, variance * spread)) / first;
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double square(double x) {
        return x * x;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "λ %.1f/s, σ %s, κ %s", law.lambda(), sigma, kappa);
    }
}
