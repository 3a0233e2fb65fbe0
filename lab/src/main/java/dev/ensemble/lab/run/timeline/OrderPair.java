package dev.ensemble.lab.run.timeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Two orders, and whether one could have caused the other. What counts is where the first request for each left its
 * gateway: all that belongs to an order follows from that.
 */
public record OrderPair(TimelineEvent one, TimelineEvent other, boolean oneIsBefore, boolean otherIsBefore) {
    private static final String REQUEST = "CreateOrder";

    /**
     * Looks at all events, because a cause may go through those of a third order.
     *
     * @param all what else has happened
     * @param one the events of an order
     * @param other those of another
     * @throws IllegalArgumentException when the request for an order is not among its events
     */
    public static OrderPair of(List<TimelineEvent> all, List<TimelineEvent> one, List<TimelineEvent> other) {
        Set<TimelineEvent> events = new LinkedHashSet<>(all);
        events.addAll(one);
        events.addAll(other);
        Causality causality = new Causality(new ArrayList<>(events));
        TimelineEvent first = request(one);
        TimelineEvent second = request(other);
        return new OrderPair(first, second, causality.isBefore(first, second), causality.isBefore(second, first));
    }

    private static TimelineEvent request(List<TimelineEvent> events) {
        return new Causality(events).ordered().stream()
                .filter(event -> event.sends() && event.text().startsWith(REQUEST)
                        && event.kind().startsWith("REQUEST"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the request for an order is not among its events: they are too old, or died with the gateway, or it did"
                                + " not answer"));
    }

    /** Whether neither could have caused the other. */
    public boolean areConcurrent() {
        return !oneIsBefore && !otherIsBefore;
    }

    /** Whether {@code one} has the earlier hybrid time, which says nothing of those that are concurrent. */
    public boolean hybridClocksHaveOneFirst() {
        return one.hlc().compareTo(other.hlc()) < 0;
    }

    /** In words, for people. */
    @Override
    public String toString() {
        String relation = areConcurrent() ? "neither could have caused the other"
                : oneIsBefore ? "the first could have caused the second" : "the second could have caused the first";
        return "asked for at %s (%s) and at %s (%s): %s".formatted(
                one.instance(), one.hlc(), other.instance(), other.hlc(), relation);
    }
}
