package dev.ensemble.lab.load;

import java.util.Locale;
import org.HdrHistogram.AbstractHistogram;

/** Latency from the intended start, in milliseconds. */
public record Latency(double p50, double p90, double p99, double p999, double max) {

    static Latency of(AbstractHistogram micros) {
        return new Latency(at(micros, 50), at(micros, 90), at(micros, 99), at(micros, 99.9),
                micros.getMaxValue() / 1000.0);
    }

    private static double at(AbstractHistogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.1f ms  p90 %.1f ms  p99 %.1f ms  p99.9 %.1f ms  max %.1f ms", p50, p90,
                p99, p999, max);
    }
}
