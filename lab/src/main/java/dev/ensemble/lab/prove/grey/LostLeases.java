package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.timeline.EventPages;
import dev.ensemble.lab.run.timeline.TimelineEvent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How often the registries say that an instance lost its lease, and so was not found by new callers.
 *
 * @param times by the instance's id
 */
record LostLeases(Map<String, Long> times) {
    private static final String KIND = "LEASE";
    private static final String LOST = "lost";
    private static final String REGISTRIES = "registry-";

    /**
     * Of what the events of an ensemble still hold.
     *
     * @throws UnreadableException also if a part of the registries' is missing: what they do not tell may be a loss
     */
    static LostLeases of(URI gateway) throws UnreadableException {
        try (HttpCaller caller = EventPages.caller(gateway, Optional.empty())) {
            EventPages pages = new EventPages(caller);
            LostLeases lost = of(pages.since(""));
            List<String> missing = pages.missing().stream().filter(each -> each.startsWith(REGISTRIES)).toList();
            if (!missing.isEmpty()) {
                throw new UnreadableException("the events of the registries are incomplete: " + missing);
            }
            return lost;
        }
    }

    /** A registry has a lease of its own, and tells of that without a subject. */
    static LostLeases of(List<TimelineEvent> events) {
        return new LostLeases(events.stream()
                .filter(each -> each.kind().equals(KIND) && each.instance().startsWith(REGISTRIES)
                        && !each.subject().isEmpty() && each.text().startsWith(LOST))
                .collect(Collectors.groupingBy(TimelineEvent::subject, TreeMap::new, Collectors.counting())));
    }

    LostLeases since(LostLeases earlier) {
        Map<String, Long> more = new TreeMap<>(times);
        earlier.times.forEach((id, number) -> more.merge(id, -number, Long::sum));
        more.values().removeIf(number -> number == 0);
        return new LostLeases(more);
    }

    /** Whether each of these lost it exactly once, and no other did. */
    boolean areOnceOf(List<String> ids) {
        return times.equals(ids.stream().collect(Collectors.toMap(Function.identity(), id -> 1L)));
    }

    @Override
    public String toString() {
        return times.isEmpty() ? "no lease lost" : "leases lost: " + times;
    }
}
