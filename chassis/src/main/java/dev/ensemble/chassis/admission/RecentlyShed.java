package dev.ensemble.chassis.admission;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Of which principals calls of which criticality were shed just now. Bounded, and not thread-safe. */
final class RecentlyShed {
    private static final int MOST = 1000;
    private static final List<Criticality> CRITICALITIES = List.of(Criticality.values());

    private record Kind(String principal, Criticality criticality) {}

    private final long justNowNanos;
    /** When, as of {@link System#nanoTime()}; the least recent first. */
    private final Map<Kind, Long> times = new LinkedHashMap<>();

    RecentlyShed(long justNowNanos) {
        this.justNowNanos = justNowNanos;
    }

    void add(String principal, Criticality criticality, long now) {
        Kind kind = new Kind(principal, criticality);
        times.remove(kind); // so that it becomes the last one
        times.put(kind, now);
        if (times.size() > MOST) {
            times.remove(times.keySet().iterator().next());
        }
    }

    /** Whether one was that is at least as critical. */
    boolean hasAsCritical(String principal, Criticality criticality, long now) {
        for (Criticality each : CRITICALITIES) {
            Long time = each.compareTo(criticality) < 0 ? null : times.get(new Kind(principal, each));
            if (time != null && now - time <= justNowNanos) {
                return true;
            }
        }
        return false;
    }
}
