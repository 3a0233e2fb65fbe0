package dev.ensemble.lab.load;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.http.Hedge;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts of a run. Any thread adds, one thread reads the latencies. */
final class Tally {
    private static final int CAUSES = 50;

    private final LongAdder ok = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder hedged = new LongAdder();
    private final LongAdder hedgesWon = new LongAdder();
    private final Map<String, LongAdder> causes = new ConcurrentHashMap<>();
    private final Recorder latencies = new Recorder(TimeUnit.MINUTES.toMicros(10), 3);
    private final Histogram total = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
    private Histogram interval;

    void add(Call call, String cause) {
        counter(call.outcome()).increment();
        if (call.repeated()) {
            repeated.increment();
        }
        if (call.isHedged()) {
            hedged.increment();
        }
        if (call.hedge() == Hedge.WON) {
            hedgesWon.increment();
        }
        if (call.outcome() != CallOutcome.OK) {
            // The few kinds of trouble there are; bounded in case a server says something new each time.
            String kept = causes.size() < CAUSES || causes.containsKey(cause) ? cause : "others";
            causes.computeIfAbsent(kept, c -> new LongAdder()).increment();
        }
        latencies.recordValue(Math.min((call.end() - call.intended()) / 1000, TimeUnit.MINUTES.toMicros(10)));
    }

    private LongAdder counter(CallOutcome outcome) {
        return switch (outcome) {
            case OK -> ok;
            case FAILED -> failed;
            case UNKNOWN -> unknown;
        };
    }

    /** Counts so far; the latency is that since the interval before. */
    LoadResult sinceLast(double seconds) {
        interval = latencies.getIntervalHistogram(interval);
        total.add(interval);
        return result(seconds, Latency.of(interval));
    }

    /** Counts and latency of the whole run. */
    LoadResult whole(double seconds) {
        sinceLast(seconds);
        return result(seconds, Latency.of(total));
    }

    private LoadResult result(double seconds, Latency latency) {
        Map<String, Long> counted = new TreeMap<>();
        causes.forEach((cause, count) -> counted.put(cause, count.sum()));
        return new LoadResult(seconds, ok.sum(), failed.sum(), unknown.sum(), repeated.sum(), hedged.sum(),
                hedgesWon.sum(), latency, counted);
    }
}
