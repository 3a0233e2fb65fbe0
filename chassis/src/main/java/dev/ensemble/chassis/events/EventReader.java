package dev.ensemble.chassis.events;

import com.google.protobuf.Timestamp;
import dev.ensemble.chassis.events.EventCursor.EventPosition;
import dev.ensemble.chassis.paging.Page;
import dev.ensemble.event.v1.Cause;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.Gap;
import dev.ensemble.event.v1.ListEventsResponse;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the ring from a place on, and names what is gone. Not thread-safe. */
public final class EventReader {
    private static final int MILLIS = 1_000;
    private static final int NANOS = 1_000_000;

    private final Events events;
    private final Predicate<RecordedEvent> wanted;
    private EventCursor cursor;

    /** All events that follow {@code cursor}. */
    public EventReader(Events events, EventCursor cursor) {
        this(events, cursor, event -> true);
    }

    /** @param wanted what is told; the rest is left out */
    EventReader(Events events, EventCursor cursor, Predicate<RecordedEvent> wanted) {
        this.events = events;
        this.cursor = cursor;
        this.wanted = wanted;
    }

    /** At most {@code most} events that fit into a page; it is the last one when nothing follows it now. */
    public ListEventsResponse next(int most) {
        Optional<EventPosition> before = cursor.of(events.instance());
        long read = before.filter(place -> place.incarnation() == events.incarnation())
                .map(EventPosition::sequence).orElse(0L);
        Events.EventSlice slice = events.after(read);
        ListEventsResponse.Builder page = ListEventsResponse.newBuilder();
        before.ifPresent(place -> gaps(page, place, slice.oldest()));
        long reached = slice.last();
        int bytes = 0;
        for (RecordedEvent event : slice.events()) {
            if (wanted.test(event)) {
                Event message = message(event);
                bytes += message.getSerializedSize();
                if (page.getEventsCount() == most || bytes > Page.MOST_BYTES && page.getEventsCount() > 0) {
                    reached = event.sequence() - 1;
                    break;
                }
                page.addEvents(message);
            }
        }
        cursor = EventCursor.START.with(events.instance(), events.incarnation(), reached);
        if (reached < slice.last()) {
            page.setNextPageToken(cursor.toString());
        }
        return page.setResumeToken(cursor.toString()).build();
    }

    private void gaps(ListEventsResponse.Builder page, EventPosition place, long oldest) {
        long read = place.sequence();
        if (place.incarnation() != events.incarnation()) { // what that process did after it can be asked for no more
            page.addGaps(gap(place.incarnation(), read + 1, 0));
            read = 0;
        }
        if (read + 1 < oldest) {
            page.addGaps(gap(events.incarnation(), read + 1, oldest - 1));
        }
    }

    private Gap gap(long incarnation, long first, long last) {
        return Gap.newBuilder().setInstance(events.instance()).setIncarnation(incarnation)
                .setFirstSequence(first).setLastSequence(last).build();
    }

    private Event message(RecordedEvent event) {
        Event.Builder message = Event.newBuilder()
                .setInstance(events.instance())
                .setIncarnation(events.incarnation())
                .setSequence(event.sequence())
                .setHlc(event.hlc().toString())
                .setWallTime(Timestamp.newBuilder()
                        .setSeconds(Math.floorDiv(event.wallMillis(), MILLIS))
                        .setNanos(Math.floorMod(event.wallMillis(), MILLIS) * NANOS))
                .setKind(event.kind())
                .setSubject(event.subject())
                .setText(event.words())
                .setTraceId(event.trace())
                .setMessage(text(event.message()))
                .setPeer(event.peer());
        Receipt cause = event.cause();
        if (cause != null) {
            message.setCause(Cause.newBuilder()
                    .setInstance(cause.from()).setHlc(cause.hlc()).setMessage(text(cause.message())));
        }
        return message.build();
    }

    private static String text(MessageId message) {
        return message == null ? "" : message.toString();
    }
}
