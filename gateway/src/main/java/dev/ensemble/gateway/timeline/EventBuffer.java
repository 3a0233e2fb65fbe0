package dev.ensemble.gateway.timeline;

import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.Gap;
import dev.ensemble.event.v1.ListAllEventsResponse;
import dev.ensemble.event.v1.WatchEventsResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts events of many processes in order as they arrive: what came in one beat waits for the next, so that what was
 * late by less than that is sorted in. Bounded by what its processes are asked for. Not thread-safe.
 */
final class EventBuffer {
    private final List<Gap> gaps = new ArrayList<>();
    private List<Event> waiting = new ArrayList<>();
    private List<Event> fresh = new ArrayList<>();
    private EventCursor sent;
    private EventCursor arrived;

    /** @param seen what the reader has already */
    EventBuffer(EventCursor seen) {
        sent = seen;
        arrived = seen;
    }

    void add(WatchEventsResponse answer) {
        answer.getEventsList().stream().filter(this::isNew).forEach(fresh::add);
        gaps.addAll(answer.getGapsList());
        arrived = arrived.and(EventCursor.parse(answer.getResumeToken()));
    }

    /** Two streams of one process may tell the same: one that has ended, and its successor. */
    private boolean isNew(Event event) {
        return arrived.of(event.getInstance())
                .filter(place -> place.incarnation() == event.getIncarnation()
                        && place.sequence() >= event.getSequence())
                .isEmpty();
    }

    /** Where a stream goes on that begins now. */
    EventCursor arrived() {
        return arrived;
    }

    /** What is in order now; empty when that is nothing. */
    Optional<ListAllEventsResponse> beat() {
        String last = waiting.stream().map(Event::getHlc).max(String::compareTo).orElse("");
        List<Event> ready = Stream.concat(waiting.stream(), fresh.stream())
                .filter(event -> event.getHlc().compareTo(last) <= 0).sorted(EventMerge.ORDER).toList();
        waiting = new ArrayList<>(fresh.stream().filter(event -> event.getHlc().compareTo(last) > 0).toList());
        fresh = new ArrayList<>();
        if (ready.isEmpty() && gaps.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Event> latest = new LinkedHashMap<>();
        ready.forEach(event -> latest.put(event.getInstance(), event));
        for (Event each : latest.values()) {
            sent = sent.with(each.getInstance(), each.getIncarnation(), each.getSequence());
        }
        ListAllEventsResponse response = ListAllEventsResponse.newBuilder()
                .addAllEvents(ready).addAllGaps(gaps).setResumeToken(sent.toString()).build();
        gaps.clear();
        return Optional.of(response);
    }
}
