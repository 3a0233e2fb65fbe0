package dev.ensemble.lab.run.timeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What wall clocks and hybrid logical clocks make of the order that is known from messages.
 *
 * @param events how many
 * @param messages of which both ends are known
 * @param pairs of events of which the first could have caused the second
 * @param wallReversed pairs whose second has the earlier wall clock time
 * @param hlcReversed pairs whose second has not the later hybrid logical time
 */
public record ClockOrder(int events, long messages, long pairs, long wallReversed, long hlcReversed) {

    /** Looks at all pairs. */
    public static ClockOrder of(Causality causality) {
        long pairs = 0;
        long wall = 0;
        long hlc = 0;
        long messages = 0;
        for (TimelineEvent effect : causality.ordered()) {
            messages += causality.senderOf(effect).isPresent() ? 1 : 0;
            for (List<TimelineEvent> past : causality.past(effect)) {
                pairs += past.size();
                for (TimelineEvent cause : past) {
                    wall += cause.wallMillis() > effect.wallMillis() ? 1 : 0;
                    hlc += cause.hlc().compareTo(effect.hlc()) >= 0 ? 1 : 0;
                }
            }
        }
        return new ClockOrder(causality.ordered().size(), messages, pairs, wall, hlc);
    }

    /**
     * How far the wall clock of each event stands behind that of something that could have caused it, in milliseconds;
     * those of which it does not are left out.
     */
    static Map<TimelineEvent, Long> inversions(Causality causality) {
        Map<TimelineEvent, Long> latest = new HashMap<>(); // by the wall clock, of an event and all that is before it
        Map<String, TimelineEvent> before = new HashMap<>();
        Map<TimelineEvent, Long> inversions = new HashMap<>();
        for (TimelineEvent event : causality.ordered()) {
            TimelineEvent former = before.put(event.process(), event);
            long past = former == null ? Long.MIN_VALUE : latest.get(former);
            past = Math.max(past, causality.senderOf(event).map(latest::get).orElse(Long.MIN_VALUE));
            if (past > event.wallMillis()) {
                inversions.put(event, past - event.wallMillis());
            }
            latest.put(event, Math.max(past, event.wallMillis()));
        }
        return inversions;
    }

    @Override
    public String toString() {
        return "%d events, %d messages, %d pairs of cause and effect: wall clocks reverse %d, hybrid clocks %d"
                .formatted(events, messages, pairs, wallReversed, hlcReversed);
    }
}
