package dev.ensemble.lab.prove.stress;

import dev.ensemble.lab.load.history.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What became of each call of a load, to be asked about parts of its time. Safe for the load's thread and others. */
final class Timeline implements Consumer<Call> {
    private final List<CallSample> calls = new ArrayList<>();

    @Override
    public synchronized void accept(Call call) {
        calls.add(CallSample.of(call));
    }

    /** Those that are over and were to start within this time since the load began. */
    synchronized Period between(Duration from, Duration to) {
        return new Period(to.minus(from), calls.stream()
                .filter(call -> call.intended() >= from.toNanos() && call.intended() < to.toNanos())
                .toList());
    }
}
