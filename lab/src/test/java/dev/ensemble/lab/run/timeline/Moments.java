package dev.ensemble.lab.run.timeline;

import dev.ensemble.chassis.clock.HlcTimestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes events as processes with clocks of their own would record them. */
final class Moments {
    private static final long BEGIN = 1_764_000_000_000L; // 2025-11-24T16:00:00Z

    private final List<TimelineEvent> events = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, HlcTimestamp> clocks = new HashMap<>();
    private final Map<String, HlcTimestamp> carried = new HashMap<>();
    private final Map<String, Integer> offsets = new HashMap<>();
    private final boolean merging;
    private int millis;

    /** @param merging whether clocks follow what messages carry */
    Moments(boolean merging) {
        this.merging = merging;
    }

    /** The wall clock of this process is off by so many milliseconds. */
    Moments skew(String process, int offset) {
        offsets.put(process, offset);
        return this;
    }

    TimelineEvent happens(String process, String text) {
        return add(process, "MOVED", text, "", "");
    }

    TimelineEvent sends(String process, String message, String peer) {
        return sends(process, "Call", message, peer);
    }

    TimelineEvent sends(String process, String text, String message, String peer) {
        return add(process, "REQUEST_SENT", text, message, peer);
    }

    TimelineEvent receives(String process, String message, String peer) {
        return add(process, "REQUEST_RECEIVED", "Call", message, peer);
    }

    List<TimelineEvent> all() {
        return events;
    }

    private TimelineEvent add(String process, String kind, String text, String message, String peer) {
        millis++;
        long wall = BEGIN + millis + offsets.getOrDefault(process, 0);
        long sequence = sequences.merge(process, 1L, Long::sum);
        HlcTimestamp last = clocks.getOrDefault(process, hlc(0, 0));
        if (merging && kind.endsWith("RECEIVED") && carried.getOrDefault(message, last).compareTo(last) > 0) {
            last = carried.get(message);
        }
        HlcTimestamp now = last.physicalMillis() >= wall
                ? hlc(last.physicalMillis(), last.logical() + 1)
                : hlc(wall, 0);
        clocks.put(process, now);
        if (kind.endsWith("SENT")) {
            carried.put(message, now);
        }
        TimelineEvent event = new TimelineEvent(
                process + "@1", process, sequence, now, wall, kind, "", text, message, peer);
        events.add(event);
        return event;
    }

    private static HlcTimestamp hlc(long millis, int logical) {
        return HlcTimestamp.parse(millis + "." + logical).orElseThrow();
    }
}
