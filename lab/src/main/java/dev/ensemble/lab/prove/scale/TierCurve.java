package dev.ensemble.lab.prove.scale;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was measured of a tier, and the law that it follows. */
record TierCurve(List<Capacity> points, LawFit fit) {
    private static final double MOST_BUSY = 0.6;
    private static final double LEAST_OF_IDEAL = 0.9;

    static TierCurve of(List<Capacity> points) {
        return new TierCurve(List.copyOf(points), LawFit.of(points));
    }

    /** Orders a second of so many replicas, the mean of what was measured. */
    double rate(int replicas) {
        return points.stream().filter(point -> point.replicas() == replicas).mapToDouble(Capacity::rate).average()
                .orElse(0);
    }

    private int most() {
        return points.stream().mapToInt(Capacity::replicas).max().orElse(1);
    }

    /** How many times as much the most replicas serve as one. */
    double gain() {
        return rate(most()) / rate(1);
    }

    /** 8 replicas serve 7.2 times as much as one, 4 of them 3.6 times. */
    boolean isNearlyLinear() {
        return gain() >= LEAST_OF_IDEAL * most();
    }

    /** At the peak of the most replicas. */
    double busy() {
        return points.stream().filter(point -> point.replicas() == most()).mapToDouble(Capacity::busy).max().orElse(1);
    }

    /** Whether the processors were no limit; true where the system does not tell how busy they are. */
    boolean processorsAreNoLimit() {
        return !(busy() > MOST_BUSY);
    }

    /** Peaks, gain and law in one line. */
    @Override
    public String toString() {
        String rates = points.stream().map(Capacity::replicas).distinct()
                .map(n -> String.format(Locale.ROOT, "X(%d) %.1f", n, rate(n))).collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%s orders/s: %.2f times with %d replicas; %s", rates, gain(), most(), fit);
    }
}
