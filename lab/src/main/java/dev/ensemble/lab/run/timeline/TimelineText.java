package dev.ensemble.lab.run.timeline;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A space-time diagram (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978) for a
 * terminal: time goes down, a column an instance, an arrow a message where it is received.
 */
final class TimelineText {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LANE = 14;
    private static final String HEAD = "%-18s %-14s ".formatted("hybrid clock", "wall clock");

    private final TimelineDrawing timeline;

    TimelineText(TimelineDrawing timeline) {
        this.timeline = timeline;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(HEAD);
        timeline.lanes().forEach(lane -> head.append("%-14s".formatted(lane)));
        lines.add(head.toString().stripTrailing());
        timeline.events().forEach(event -> lines.add(line(event)));
        lines.add(timeline.summary());
        return lines;
    }

    private String line(TimelineEvent event) {
        Long behind = timeline.inversions().get(event);
        String wall = CLOCK.format(Instant.ofEpochMilli(event.wallMillis())) + (behind == null ? " " : "!");
        String line = "%-18s %-14s %s %s".formatted(
                CLOCK.format(Instant.ofEpochMilli(event.hlc().physicalMillis())) + "+" + event.hlc().logical(),
                wall, lanes(event), event.words());
        return behind == null
                ? line
                : line + String.format(Locale.ROOT, "  ← %.3f s before a cause of it", behind / 1000.0);
    }

    private String lanes(TimelineEvent event) {
        StringBuilder row = new StringBuilder(("│" + " ".repeat(LANE - 1)).repeat(timeline.lanes().size()));
        int here = LANE * timeline.lanes().indexOf(event.instance());
        timeline.causality().senderOf(event).ifPresent(
                sender -> arrow(row, LANE * timeline.lanes().indexOf(sender.instance()), here));
        row.setCharAt(here, '●');
        return row.toString();
    }

    private static void arrow(StringBuilder row, int from, int to) {
        for (int i = Math.min(from, to) + 1; i < Math.max(from, to); i++) {
            row.setCharAt(i, i % LANE == 0 ? '┼' : '─');
        }
        if (from < to) {
            row.setCharAt(from, '├');
            row.setCharAt(to - 1, '▶');
        } else if (from > to) {
            row.setCharAt(from, '┤');
            row.setCharAt(to + 1, '◀');
        }
    }
}
