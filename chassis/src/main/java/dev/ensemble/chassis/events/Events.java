package dev.ensemble.chassis.events;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.event.v1.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * What has happened to this process, the last {@value #KEPT} events. One lock puts the order of the ring and that of the
 * clock in step; it is held for a reading of the clock and two writes. What is only tried ({@link DryRun}) is no event.
 */
public final class Events {
    /** How many are kept. */
    public static final int KEPT = 4096;

    private final String instance;
    private final HybridLogicalClock clock;
    private final long incarnation;
    private final RecordedEvent[] ring = new RecordedEvent[KEPT];
    private volatile long last;

    /** The events of {@code instance}, whose times are those of {@code clock}. */
    public Events(String instance, HybridLogicalClock clock) {
        this.instance = instance;
        this.clock = clock;
        this.incarnation = clock.wallMillis();
    }

    /** The process. */
    public String instance() {
        return instance;
    }

    /** The clock of the process. */
    public HybridLogicalClock clock() {
        return clock;
    }

    /** When the process was started, by its own wall clock. */
    long incarnation() {
        return incarnation;
    }

    /**
     * Something happened to the process, caused by the request that the current work is done for.
     *
     * @param text in a few words
     */
    public void record(Event.Kind kind, String text) {
        record(kind, EventSubject.current(), text);
    }

    /**
     * The same of something that it knows.
     *
     * @param subject such as {@code orders/01j…} or {@code inventory-2}
     */
    public void record(Event.Kind kind, String subject, String text) {
        if (DryRun.current().isEmpty()) {
            append(kind, subject, text, "", "", null, Receipt.current());
        }
    }

    /**
     * A message was sent or received.
     *
     * @param subject what the call is about; empty when that is not known
     * @param method what was called
     * @param detail why it was sent, or how the call ended; empty to say nothing
     * @param peer the instance at the other end
     * @param message null when it has no name
     * @param cause null when there is none
     */
    public RecordedEvent message(
            Event.Kind kind, String subject, String method, String detail, String peer, MessageId message,
            Receipt cause) {
        return append(kind, subject, method, detail, peer, message, cause);
    }

    private synchronized RecordedEvent append(
            Event.Kind kind, String subject, String text, String detail, String peer, MessageId message,
            Receipt cause) {
        last++;
        RecordedEvent event = new RecordedEvent(
                last, clock.now(), clock.wallMillis(), kind, subject, text, detail, peer, message, cause);
        ring[slot(last)] = event;
        return event;
    }

    /**
     * Some events in their order.
     *
     * @param oldest the sequence of the oldest one that is kept; what comes before it is gone
     * @param last the sequence of the last one that has happened
     */
    record EventSlice(long oldest, long last, List<RecordedEvent> events) {}

    /**
     * What follows {@code sequence}; only copied, so that those who record do not wait for what a reader makes of it, and
     * not at all for one that has read everything.
     */
    EventSlice after(long sequence) {
        long now = last;
        return sequence >= now ? new EventSlice(oldest(now), now, List.of()) : copyAfter(sequence);
    }

    private synchronized EventSlice copyAfter(long sequence) {
        long oldest = oldest(last);
        long first = Math.max(oldest, sequence + 1);
        List<RecordedEvent> events = new ArrayList<>((int) (last - first + 1));
        for (long next = first; next <= last; next++) {
            events.add(ring[slot(next)]);
        }
        return new EventSlice(oldest, last, events);
    }

    private static long oldest(long last) {
        return Math.max(1, last - KEPT + 1);
    }

    private static int slot(long sequence) {
        return (int) (sequence % KEPT);
    }
}
