package dev.ensemble.chassis.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Calls that wait to be served: what has been begun first, then a call of the principal that is served least (max-min
 * fairness), of its calls the most critical, and of those the oldest. A queue is for bursts; one that has stood for a
 * while only makes every call late, so calls then wait much shorter (controlled delay: Nichols, Jacobson, "Controlling
 * Queue Delay", 2012; for servers Maurer, "Fail at Scale", 2015), and it is each principal's own that stands or does not
 * (as flows have queues of their own in RFC 8290). Not thread-safe.
 */
final class WaitingCalls {
    /**
     * How long a call waits at most, in all processes on its way together: a replica that dies leaves its calls to the
     * others, who need a moment to catch up, and longer where the next one starts on the same processors.
     */
    private static final long BURST_NANOS = 400_000_000;
    /** Only who is likely to begin by then may wait: most calls that are accepted are to be answered in 500 ms. */
    private static final long BURST_ROOM_NANOS = 150_000_000;
    /** A queue that has not been empty for so long stands, although nobody had to be refused. */
    private static final long STANDING_NANOS = 1_000_000_000;
    /** Where a queue stands: a refusal is to come within 100 ms. */
    private static final long SOON_NANOS = 40_000_000;
    /** How long callers that have shed a call are taken to go on so. */
    private static final long CALLERS_SHED_NANOS = 1_000_000_000;
    /** What has been begun waits rather than being refused. */
    private static final long BEGUN_NANOS = 1_000_000_000;

    /**
     * One that waits for this principal, at the latest until then ({@link System#nanoTime()}), when it is refused for
     * this reason: that its own deadline is over says nothing of the load.
     *
     * @param since when it would have come had it waited here alone, and not in the processes before, too
     */
    record WaitingCall(
            Criticality criticality,
            String method,
            String principal,
            long since,
            long until,
            Admission.Refusal expiry,
            boolean learns,
            Admission.Listener listener) {

        WaitingCall shedAt(long latest) {
            return until - latest < 0 ? this
                    : new WaitingCall(criticality, method, principal, since, latest, Admission.Refusal.SHED, learns,
                            listener);
        }
    }

    private static final List<Criticality> MOST_CRITICAL_FIRST = List.of(Criticality.values()).reversed();
    private static final int LEAST_CAPACITY = 64;

    private final AdaptiveLimit limit;
    private final Map<Criticality, Deque<WaitingCall>> queues = new EnumMap<>(Criticality.class);
    private final Backlogs backlogs = new Backlogs();
    private final Shedding shedding = new Shedding();
    private long callersShedAt;
    private int size;

    /** @param limit of calls that are served at a time */
    WaitingCalls(AdaptiveLimit limit, long now) {
        this.limit = limit;
        this.callersShedAt = now - CALLERS_SHED_NANOS;
        MOST_CRITICAL_FIRST.forEach(each -> queues.put(each, new ArrayDeque<>()));
    }

    boolean isEmpty() { return size == 0; }

    int size() {
        return size;
    }

    /**
     * Lets a call wait; the result is the one that must go because there is no room, perhaps this one. Those that wait
     * already keep their place: to refuse newcomers at once is better than to refuse late who has waited.
     */
    Optional<WaitingCall> add(WaitingCall call, long now) {
        boolean begun = call.criticality() == Criticality.CRITICAL_PLUS;
        boolean stands = !begun && (stands(call, now) || isOvertaken(call, now));
        long latest = begun ? now + BEGUN_NANOS : stands ? now + SOON_NANOS : call.since() + BURST_NANOS;
        queues.get(call.criticality()).addLast(call.shedAt(latest));
        backlogs.add(call.principal(), call.criticality(), now);
        size++;
        if (size <= capacity() && (begun || share(call.principal()) <= room(stands))) {
            return Optional.empty();
        }
        WaitingCall out = counted(removeLeastCritical());
        shedding.add(out.principal(), out.criticality(), now);
        return Optional.of(out);
    }

    /** Those who call this process shed calls. */
    void callersShed(long now) {
        callersShedAt = now;
    }

    /**
     * Where callers shed, more critical calls come all the time and are served before the least critical. That none of
     * them waits for a moment now and then does not help those.
     */
    private boolean isOvertaken(WaitingCall call, long now) {
        return call.criticality() == Criticality.SHEDDABLE && now - callersShedAt < CALLERS_SHED_NANOS;
    }

    /** A service behind this one has shed a call: who waits here for longer would be late there. */
    void shedBehind(WaitingCall call, long now) {
        shedding.add(call.principal(), call.criticality(), now);
    }

    private int capacity() {
        return Math.max(LEAST_CAPACITY, 4 * limit.get());
    }

    /** How many calls that are not begun are likely to be served before they are refused. */
    private int room(boolean stands) {
        return limit.beginWithin(stands ? SOON_NANOS : BURST_ROOM_NANOS);
    }

    /** A queue that is empty for a moment while calls are shed is still one that stands. */
    private boolean stands(WaitingCall call, long now) {
        return backlogs.lasts(call.principal(), call.criticality(), STANDING_NANOS, now)
                || shedding.lasts(call.principal(), call.criticality(), now);
    }

    /** Before the last call of this principal so many begin, where all have the same share. */
    private int share(String principal) {
        return backlogs.number(principal) * backlogs.principals();
    }

    /** Of the principal that has most waiting the least critical; what has been begun only where nothing else waits. */
    private WaitingCall removeLeastCritical() {
        String most = backlogs.longest();
        for (Criticality each : MOST_CRITICAL_FIRST.subList(1, MOST_CRITICAL_FIRST.size()).reversed()) {
            for (Iterator<WaitingCall> calls = queues.get(each).descendingIterator(); calls.hasNext();) {
                WaitingCall call = calls.next();
                if (call.principal().equals(most)) {
                    calls.remove();
                    return call;
                }
            }
        }
        return MOST_CRITICAL_FIRST.reversed().stream().map(queues::get).filter(queue -> !queue.isEmpty()).findFirst()
                .orElseThrow().removeLast();
    }

    /** @param served how many calls of a principal are being served */
    WaitingCall next(ToIntFunction<String> served) {
        return counted(removeNext(served));
    }

    private WaitingCall removeNext(ToIntFunction<String> served) {
        boolean alone = backlogs.principals() == 1;
        WaitingCall best = null;
        int least = Integer.MAX_VALUE;
        for (Criticality each : MOST_CRITICAL_FIRST) {
            Deque<WaitingCall> queue = queues.get(each);
            if (!queue.isEmpty() && (alone || each == Criticality.CRITICAL_PLUS)) {
                return queue.removeFirst();
            }
            for (WaitingCall call : queue) {
                int now = served.applyAsInt(call.principal());
                if (now < least) {
                    least = now;
                    best = call;
                }
            }
        }
        if (best == null) {
            throw new IllegalStateException("no call waits");
        }
        queues.get(best.criticality()).remove(best);
        return best;
    }

    private WaitingCall counted(WaitingCall gone) {
        size--;
        backlogs.remove(gone.principal(), gone.criticality());
        return gone;
    }

    /** Takes out those that have waited long enough, or could not be answered in time any more. */
    List<WaitingCall> removeExpired(long now) {
        if (size == 0) {
            return List.of();
        }
        List<WaitingCall> expired = new ArrayList<>();
        for (Deque<WaitingCall> queue : queues.values()) {
            for (Iterator<WaitingCall> calls = queue.iterator(); calls.hasNext();) {
                WaitingCall call = calls.next();
                if (now - call.until() > 0) {
                    calls.remove();
                    expired.add(counted(call));
                    if (call.expiry() == Admission.Refusal.SHED) {
                        shedding.add(call.principal(), call.criticality(), now);
                    }
                }
            }
        }
        return expired;
    }
}
