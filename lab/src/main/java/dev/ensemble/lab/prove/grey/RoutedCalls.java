package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What became of each call of a load, and by which instances. Safe for the load's thread and others. */
public final class RoutedCalls implements Consumer<Call> {
    private final List<RoutedCall> calls = new ArrayList<>();

    @Override
    public synchronized void accept(Call call) {
        calls.add(RoutedCall.of(call));
    }

    /** Those that are over and were to start within this time since the load began. */
    public synchronized Window between(Duration from, Duration to) {
        return new Window(calls.stream()
                .filter(call -> call.intended() >= from.toNanos() && call.intended() < to.toNanos())
                .toList());
    }

    /** The calls of a part of the time. */
    public record Window(List<RoutedCall> calls) {
        long failed() {
            return count(CallOutcome.FAILED);
        }

        long unknown() {
            return count(CallOutcome.UNKNOWN);
        }

        private long count(CallOutcome outcome) {
            return calls.stream().filter(call -> call.outcome() == outcome).count();
        }

        boolean clean() {
            return !calls.isEmpty() && calls.stream().allMatch(RoutedCall::ok);
        }

        /** In milliseconds. */
        double longest() {
            return calls.stream().mapToDouble(RoutedCall::millis).max().orElse(0);
        }

        /** In milliseconds; 0 if there are none. */
        double p99() {
            double[] millis = calls.stream().mapToDouble(RoutedCall::millis).sorted().toArray();
            return millis.length == 0 ? 0 : millis[(int) Math.ceil(millis.length * 0.99) - 1];
        }

        /** Of the calls that an instance of its service answered, those that this one did. */
        public double shareOf(String instance) {
            long all = calls.stream().filter(call -> call.passedOneLike(instance)).count();
            return all == 0 ? 0 : (double) calls.stream().filter(call -> call.passed(instance)).count() / all;
        }

        int extraAttempts() {
            return calls.stream().mapToInt(RoutedCall::extraAttempts).sum();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d calls, %d failed, %d unknown, p99 %.0f ms, longest %.0f ms",
                    calls.size(), failed(), unknown(), p99(), longest());
        }
    }
}
