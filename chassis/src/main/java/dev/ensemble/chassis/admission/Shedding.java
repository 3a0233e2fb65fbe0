package dev.ensemble.chassis.admission;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Whose calls of which criticality are being shed, for longer than a burst lasts: one that is shed, or a few, are no
 * overload yet. Bounded, and not thread-safe.
 */
final class Shedding {
    /** How long it must last to count, and may pause until then. */
    private static final long BURST_NANOS = 400_000_000;
    /** How long it may pause then: what is refused elsewhere meanwhile does not come here. */
    private static final long PAUSE_NANOS = 1_000_000_000;
    private static final int MOST = 1000;
    private static final List<Criticality> CRITICALITIES = List.of(Criticality.values());

    private record Kind(String principal, Criticality criticality) {}

    /** From the first that was shed to the last so far, as of {@link System#nanoTime()}. */
    private record Episode(long began, long last) {
        boolean counts() {
            return last - began > BURST_NANOS;
        }

        boolean goesOn(long now) {
            return now - last <= (counts() ? PAUSE_NANOS : BURST_NANOS);
        }
    }

    /** The one that went on longest ago is the first. */
    private final SequencedMap<Kind, Episode> episodes = new LinkedHashMap<>();

    /** One more is shed. */
    void add(String principal, Criticality criticality, long now) {
        Kind kind = new Kind(principal, criticality);
        Episode before = episodes.get(kind);
        boolean goesOn = before != null && before.goesOn(now);
        episodes.putLast(kind, new Episode(goesOn ? before.began : now, now));
        if (episodes.size() > MOST) {
            episodes.pollFirstEntry();
        }
    }

    /** Whether calls are being shed that are at least as critical. */
    boolean lasts(String principal, Criticality criticality, long now) {
        for (Criticality each : CRITICALITIES) {
            Episode episode = each.compareTo(criticality) < 0 ? null : episodes.get(new Kind(principal, each));
            if (episode != null && episode.counts() && episode.goesOn(now)) {
                return true;
            }
        }
        return false;
    }
}
