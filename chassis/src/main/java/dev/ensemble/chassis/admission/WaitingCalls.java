package dev.ensemble.chassis.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls that wait to be served: the most critical first, and of those the oldest. A queue is for bursts; one that has
 * stood for a while only makes every call late, so calls then wait much shorter (controlled delay: Nichols, Jacobson,
 * "Controlling Queue Delay", 2012; for servers Maurer, "Fail at Scale", 2015). Not thread-safe.
 */
final class WaitingCalls {
    /** A replica that dies leaves its calls to the others, who need a moment to catch up. */
    private static final long BURST_NANOS = 400_000_000;
    private static final long STANDING_NANOS = 20_000_000;
    /** What has been begun waits rather than being refused. */
    private static final long BEGUN_NANOS = 1_000_000_000;

    /** One that waits, since and at the latest until then ({@link System#nanoTime()}). */
    record WaitingCall(
            Criticality criticality,
            String method,
            long since,
            long until,
            boolean learns,
            Admission.Listener listener) {}

    private static final List<Criticality> MOST_CRITICAL_FIRST = List.of(Criticality.values()).reversed();
    private static final int LEAST_CAPACITY = 64;

    private final Map<Criticality, Deque<WaitingCall>> queues = new EnumMap<>(Criticality.class);
    private long emptyAt;
    private int size;

    WaitingCalls(long now) {
        emptyAt = now;
        MOST_CRITICAL_FIRST.forEach(each -> queues.put(each, new ArrayDeque<>()));
    }

    boolean isEmpty() { return size == 0; }

    int size() {
        return size;
    }

    void noteIfEmpty(long now) {
        if (size == 0) {
            emptyAt = now;
        }
    }

    /** Lets a call wait; the result is the one that must go because there is no room, perhaps this one. */
    Optional<WaitingCall> add(WaitingCall call, int capacity, long now) {
        noteIfEmpty(now);
        queues.get(call.criticality()).addLast(call);
        size++;
        return size > Math.max(LEAST_CAPACITY, capacity) ? Optional.of(removeLeastCritical()) : Optional.empty();
    }

    private WaitingCall removeLeastCritical() {
        for (Criticality each : MOST_CRITICAL_FIRST.reversed()) {
            if (!queues.get(each).isEmpty()) {
                size--;
                return queues.get(each).removeLast();
            }
        }
        throw new IllegalStateException("no call waits");
    }

    /** The next to be served. */
    WaitingCall next() {
        for (Criticality each : MOST_CRITICAL_FIRST) {
            if (!queues.get(each).isEmpty()) {
                size--;
                return queues.get(each).removeFirst();
            }
        }
        throw new IllegalStateException("no call waits");
    }

    /** Takes out those that have waited long enough, or could not be answered in time any more. */
    List<WaitingCall> removeExpired(long now) {
        if (size == 0) {
            return List.of();
        }
        long patience = now - emptyAt > BURST_NANOS ? STANDING_NANOS : BURST_NANOS;
        List<WaitingCall> expired = new ArrayList<>();
        queues.forEach((criticality, queue) -> {
            long most = criticality == Criticality.CRITICAL_PLUS ? BEGUN_NANOS : patience;
            for (Iterator<WaitingCall> calls = queue.iterator(); calls.hasNext();) {
                WaitingCall call = calls.next();
                if (now - call.since() > most || now - call.until() > 0) {
                    calls.remove();
                    expired.add(call);
                }
            }
        });
        size -= expired.size();
        return expired;
    }
}
