package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.run.timeline.EventPages;
import dev.ensemble.lab.run.timeline.TimelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All events of an ensemble as they are read now and then: often enough, and no ring loses any. Not thread-safe. */
final class SeenEvents implements AutoCloseable {
    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(60), Duration.ofMillis(200));

    private final HttpCaller caller;
    private final EventPages pages;
    private final List<TimelineEvent> events = new ArrayList<>();

    SeenEvents(Harness harness) {
        this.caller = EventPages.caller(harness.ensemble().gateway(), Optional.empty());
        this.pages = new EventPages(caller);
    }

    /** Reads what is new; an instance that does not answer now may do so the next time. */
    void read() {
        PATIENCE.await("the events are read", () -> {
            pages.next(events::add);
            return true;
        });
    }

    /** Reads what is new at all instances. */
    void readAll() {
        PATIENCE.await("all instances tell their events", () -> pages.next(events::add));
    }

    /** Those of one order at all instances. */
    List<TimelineEvent> ofOrder(String name) {
        return PATIENCE.await("all instances tell of " + name, () -> {
            EventPages once = new EventPages(caller);
            List<TimelineEvent> told = once.ofOrder(name);
            return once.missing().isEmpty() ? told : List.<TimelineEvent>of();
        }, told -> !told.isEmpty());
    }

    List<TimelineEvent> all() {
        return events;
    }

    /** How many gaps there are: what died with its process, or was not read in time. */
    int missing() {
        return pages.missing().size();
    }

    @Override
    public void close() {
        caller.close();
    }
}
