package dev.ensemble.lab.prove.scale;

import java.util.Locale;

/**
 * A fitted value and its 95 % interval. One that lies below 0, where the law has none, says that nothing was found.
 */
record Estimate(double value, double low, double high) {
    static Estimate around(double value, double margin) {
        return new Estimate(value, value - margin, value + margin);
    }

    /** Whether no value that is likely here is likely there. */
    boolean isAbove(Estimate other) {
        return low > other.high;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", value, low, high);
    }
}
