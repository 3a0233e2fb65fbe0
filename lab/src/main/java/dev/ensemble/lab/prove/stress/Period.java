package dev.ensemble.lab.prove.stress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The calls that were to start within some time. */
record Period(Duration time, List<CallSample> calls) {
    /** Calls a second that ended ok before a caller would say that something is wrong. */
    double goodput() {
        return count(CallSample::normal) / (time.toNanos() / 1e9);
    }

    long count(Predicate<CallSample> which) {
        return calls.stream().filter(which).count();
    }

    /** That of those calls, in milliseconds; 0 if there are none. */
    double p99(Predicate<CallSample> which) {
        double[] millis = calls.stream().filter(which).mapToDouble(CallSample::millis).sorted().toArray();
        return millis.length == 0 ? 0 : millis[(int) Math.ceil(millis.length * 0.99) - 1];
    }

    /** Of all calls that ended ok. */
    double p99() {
        return p99(CallSample::ok);
    }

    /** When the last call was to start that failed or took long, in seconds since {@code from}; 0 if there is none. */
    double lastAbnormalSeconds(Duration from) {
        return calls.stream().filter(call -> !call.normal())
                .mapToDouble(call -> (call.intended() - from.toNanos()) / 1e9).max().orElse(0);
    }

    /** Several as one. */
    static Period of(Period... periods) {
        Duration time = Arrays.stream(periods).map(Period::time).reduce(Duration.ZERO, Duration::plus);
        List<CallSample> calls = new ArrayList<>();
        Arrays.stream(periods).forEach(period -> calls.addAll(period.calls));
        return new Period(time, calls);
    }
}
