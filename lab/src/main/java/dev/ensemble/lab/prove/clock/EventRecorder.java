package dev.ensemble.lab.prove.clock;

import dev.ensemble.chassis.scheduling.PeriodicTasks;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.run.timeline.EventPages;
import dev.ensemble.lab.run.timeline.TimelineEvent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the events of an ensemble again and again, sooner than newer ones take their place. */
final class EventRecorder implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HttpCaller caller;
    private final EventPages pages;
    private final PeriodicTasks thread = new PeriodicTasks("event-recorder");
    private final List<TimelineEvent> events = new ArrayList<>();

    EventRecorder(URI gateway) {
        caller = new HttpCaller(gateway, 1);
        pages = new EventPages(caller);
        thread.repeat("read events", PAUSE, this::read);
    }

    private synchronized void read() throws UnreadableException {
        events.addAll(pages.more());
    }

    /** All events that were read, those of this moment too. */
    synchronized List<TimelineEvent> all() throws UnreadableException {
        read();
        return List.copyOf(events);
    }

    /** What could not be read. */
    synchronized int missing() {
        return pages.missing().size();
    }

    @Override
    public void close() {
        thread.close();
        caller.close();
    }
}
