package dev.ensemble.lab.run.timeline;

import dev.ensemble.lab.run.Service;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Some events, ready to be drawn.
 *
 * @param events in the order in which they are drawn
 * @param inversions how many milliseconds the wall clock of an event stands behind that of a cause of it
 * @param lanes the instances, from left to right
 */
record TimelineDrawing(
        List<TimelineEvent> events, Causality causality, Map<TimelineEvent, Long> inversions, List<String> lanes) {

    /** By which clock events are ordered. */
    enum ClockKind {
        /** Hybrid logical clocks: each after its causes. */
        HLC(Comparator.comparing(TimelineEvent::hlc)),
        /** Wall clocks, right or wrong. */
        WALL(Comparator.comparingLong(TimelineEvent::wallMillis));

        private final Comparator<TimelineEvent> order;

        ClockKind(Comparator<TimelineEvent> time) {
            this.order = time.thenComparing(TimelineEvent::process).thenComparingLong(TimelineEvent::sequence);
        }
    }

    /** On the path of a request: they start the other way round. */
    private static final List<String> SERVICES =
            Arrays.stream(Service.values()).map(Service::id).toList().reversed();

    static TimelineDrawing of(List<TimelineEvent> events, ClockKind by) {
        Causality causality = new Causality(events);
        return new TimelineDrawing(
                events.stream().sorted(by.order).toList(), causality, ClockOrder.inversions(causality),
                events.stream().map(TimelineEvent::instance).distinct()
                        .sorted(Comparator.comparingInt(TimelineDrawing::rank).thenComparing(Comparator.naturalOrder()))
                        .toList());
    }

    private static int rank(String instance) {
        int rank = SERVICES.indexOf(instance.replaceFirst("-[^-]*$", ""));
        return rank < 0 ? SERVICES.size() : rank;
    }

    /** What the pictures say under themselves. */
    String summary() {
        return ClockOrder.of(causality).toString();
    }
}
