package dev.ensemble.lab.prove.bench.gateway;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The repeats of one measurement: median, and the range beside it. */
record RepeatedFigure(List<SteadyLoad.SteadyLoadResult> repeats) {

    double cpuMicros() {
        return sorted(SteadyLoad.SteadyLoadResult::cpuMicros)[repeats.size() / 2];
    }

    long failed() {
        return repeats.stream().mapToLong(SteadyLoad.SteadyLoadResult::failed).sum();
    }

    /** A row of Markdown; times in microseconds, latency in milliseconds. */
    String row(String what, String who) {
        return "| %s | %s | %s | %s | %s | %d |".formatted(what, who,
                spread(SteadyLoad.SteadyLoadResult::cpuMicros, 1, "%.0f"),
                spread(SteadyLoad.SteadyLoadResult::p50Micros, 1000, "%.2f"),
                spread(SteadyLoad.SteadyLoadResult::p99Micros, 1000, "%.1f"),
                failed());
    }

    private String spread(ToDoubleFunction<SteadyLoad.SteadyLoadResult> figure, double unit, String format) {
        double[] all = sorted(figure);
        return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")",
                all[all.length / 2] / unit, all[0] / unit, all[all.length - 1] / unit);
    }

    private double[] sorted(ToDoubleFunction<SteadyLoad.SteadyLoadResult> figure) {
        return repeats.stream().mapToDouble(figure).sorted().toArray();
    }
}
