package dev.ensemble.lab.prove;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Shows what a histogram of nanoseconds holds. */
public final class Percentiles {
    private Percentiles() {}

    /** Median, 99th percentile and greatest value in milliseconds, such as {@code 1.2, 3.4, 5.6}; empty if there is none. */
    public static String ofMillis(Histogram nanos) {
        return nanos.getTotalCount() == 0 ? "" : String.format(Locale.ROOT, "%.1f, %.1f, %.1f",
                nanos.getValueAtPercentile(50) / 1e6, nanos.getValueAtPercentile(99) / 1e6, nanos.getMaxValue() / 1e6);
    }
}
