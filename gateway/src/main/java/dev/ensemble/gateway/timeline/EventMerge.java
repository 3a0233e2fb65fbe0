package dev.ensemble.gateway.timeline;

import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.ListAllEventsResponse;
import dev.ensemble.event.v1.ListEventsResponse;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one page of the pages of many processes. */
final class EventMerge {
    /** Hybrid logical times sort as texts. What has the same one is in no order, but must be in one that stays. */
    static final Comparator<Event> ORDER = Comparator.comparing(Event::getHlc)
            .thenComparing(Event::getInstance).thenComparingLong(Event::getSequence);

    private EventMerge() {}

    /**
     * The first {@code size} events of {@code pages}, each of which has as many as its process has, up to {@code size}.
     *
     * @param from the place that the pages follow
     */
    static ListAllEventsResponse.Builder merge(Collection<ListEventsResponse> pages, EventCursor from, int size) {
        List<Event> all = pages.stream().flatMap(page -> page.getEventsList().stream()).sorted(ORDER).toList();
        List<Event> taken = all.subList(0, Math.min(size, all.size()));
        Map<String, Integer> takenOf = new HashMap<>();
        taken.forEach(event -> takenOf.merge(event.getInstance(), 1, Integer::sum));
        EventCursor reached = from;
        for (ListEventsResponse page : pages) {
            int number = page.getEventsCount() == 0 ? 0 : takenOf.getOrDefault(page.getEvents(0).getInstance(), 0);
            reached = after(page, number, reached);
        }
        boolean more = taken.size() < all.size()
                || pages.stream().anyMatch(page -> !page.getNextPageToken().isEmpty());
        return ListAllEventsResponse.newBuilder()
                .addAllEvents(taken)
                .setNextPageToken(more ? reached.toString() : "")
                .setResumeToken(reached.toString())
                .addAllGaps(pages.stream().flatMap(page -> page.getGapsList().stream()).toList());
    }

    /** A process knows best where its page has led, also when it had nothing to tell. */
    private static EventCursor after(ListEventsResponse page, int taken, EventCursor before) {
        if (taken == page.getEventsCount()) {
            return before.and(EventCursor.parse(page.getResumeToken()));
        }
        Event next = page.getEvents(taken);
        return before.with(next.getInstance(), next.getIncarnation(), next.getSequence() - 1);
    }
}
