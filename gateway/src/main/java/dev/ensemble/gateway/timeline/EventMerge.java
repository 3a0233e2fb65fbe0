package dev.ensemble.gateway.timeline;

import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.paging.Page;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.ListAllEventsResponse;
import dev.ensemble.event.v1.ListEventsResponse;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one page of the pages of many processes. */
final class EventMerge {
    /** Hybrid logical times sort as texts. What has the same one is in no order, but must be in one that stays. */
    static final Comparator<Event> ORDER = Comparator.comparing(Event::getHlc)
            .thenComparing(Event::getInstance).thenComparingLong(Event::getSequence);

    private EventMerge() {}

    /**
     * The first {@code size} events of {@code pages}, or fewer: a page that has a next one says nothing of what is later
     * than its last event, and what is merged ends before it is too large to send.
     *
     * @param from the place that the pages follow
     */
    static ListAllEventsResponse.Builder merge(Collection<ListEventsResponse> pages, EventCursor from, int size) {
        List<Event> all = pages.stream().flatMap(page -> page.getEventsList().stream()).sorted(ORDER).toList();
        List<Event> taken = all.subList(0, taken(all, known(pages), size));
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

    /** The last event that nothing which is not told yet comes before; empty if all is told. */
    private static Optional<Event> known(Collection<ListEventsResponse> pages) {
        return pages.stream()
                .filter(page -> !page.getNextPageToken().isEmpty() && page.getEventsCount() > 0)
                .map(page -> page.getEvents(page.getEventsCount() - 1))
                .min(ORDER);
    }

    private static int taken(List<Event> all, Optional<Event> known, int size) {
        int most = Math.min(size, all.size());
        int bytes = 0;
        for (int i = 0; i < most; i++) {
            Event next = all.get(i);
            bytes += next.getSerializedSize();
            boolean tooEarly = known.isPresent() && ORDER.compare(next, known.get()) > 0;
            if (tooEarly || bytes > Page.MOST_BYTES && i > 0) {
                return i;
            }
        }
        return most;
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
