package dev.ensemble.lab.prove.grey;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.timeline.EventPages;
import dev.ensemble.lab.run.timeline.TimelineEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    /** Of what the events of an ensemble still hold. */
    static LostLeases of(Ensemble ensemble) throws UnreadableException {
        try (HttpCaller caller = EventPages.caller(ensemble.gateway(), Optional.empty())) {
            return of(new EventPages(caller).since(""));
        }
    }

    static LostLeases of(List<TimelineEvent> events) {
        return new LostLeases(events.stream()
                .filter(each -> each.kind().equals(KIND) && each.instance().startsWith(REGISTRIES)
                        && each.text().startsWith(LOST))
                .collect(Collectors.groupingBy(TimelineEvent::subject, TreeMap::new, Collectors.counting())));
    }

    LostLeases since(LostLeases earlier) {
        Map<String, Long> more = new TreeMap<>(times);
        earlier.times.forEach((id, number) -> more.merge(id, -number, Long::sum));
        more.values().removeIf(number -> number == 0);
        return new LostLeases(more);
    }

    /** Whether these lost it once for each time that they are named, at most, and no other did. */
    boolean within(List<String> silent) {
        return times.entrySet().stream()
                .allMatch(each -> each.getValue() <= silent.stream().filter(each.getKey()::equals).count());
    }

    @Override
    public String toString() {
        return times.isEmpty() ? "no lease lost" : "leases lost: " + times;
    }
}
