package dev.ensemble.lab.run.timeline;

import static com.google.common.xml.XmlEscapers.xmlContentEscaper;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The same picture as SVG: arrows go from the sending to the receipt, what wall clocks reverse is red. */
final class TimelineSvg {
    private static final int LANE = 130;
    private static final int ROW = 22;
    private static final int TOP = 50;
    private static final int LEFT = 70;
    private static final int TEXT = 420;

    private final TimelineDrawing timeline;
    private final Map<TimelineEvent, Integer> rows = new HashMap<>();

    TimelineSvg(TimelineDrawing timeline) {
        this.timeline = timeline;
        timeline.events().forEach(event -> rows.put(event, rows.size()));
    }

    String text() {
        int right = LEFT + LANE * (timeline.lanes().size() - 1);
        int bottom = TOP + ROW * timeline.events().size();
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
                <defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">\
                <path d="M0 0 8 4 0 8z"/></marker></defs>
                <rect width="100%%" height="100%%" fill="#fff"/>
                """.formatted(right + TEXT, bottom + TOP));
        for (String lane : timeline.lanes()) {
            svg.append("<text x=\"%d\" y=\"20\" text-anchor=\"middle\" font-weight=\"bold\">%s</text>%n"
                    .formatted(x(lane), xmlContentEscaper().escape(lane)));
            svg.append("<path d=\"M%d 30V%d\" stroke=\"#999\"/>%n".formatted(x(lane), bottom));
        }
        timeline.events().forEach(event -> arrow(svg, event));
        timeline.events().forEach(event -> event(svg, event, right + 20));
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>%n".formatted(20, bottom + 25,
                xmlContentEscaper().escape(timeline.summary())));
        return svg.append("</svg>").toString();
    }

    private void arrow(StringBuilder svg, TimelineEvent event) {
        timeline.causality().senderOf(event).ifPresent(sender -> svg.append(
                "<path d=\"M%d %d %d %d\" stroke=\"%s\" marker-end=\"url(#tip)\"/>%n".formatted(
                        x(sender.instance()), y(sender), x(event.instance()), y(event), colour(event))));
    }

    private void event(StringBuilder svg, TimelineEvent event, int labels) {
        Long behind = timeline.inversions().get(event);
        svg.append("<circle cx=\"%d\" cy=\"%d\" r=\"3.5\" fill=\"%s\"/>%n"
                .formatted(x(event.instance()), y(event), colour(event)));
        svg.append("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n".formatted(
                labels, y(event) + 4, colour(event), xmlContentEscaper().escape(event.words() + (behind == null
                        ? ""
                        : String.format(Locale.ROOT, " (wall clock: %.1f s before a cause)", behind / 1000.0)))));
    }

    private String colour(TimelineEvent event) {
        return timeline.inversions().containsKey(event) ? "#c00" : "#222";
    }

    private int x(String lane) {
        return LEFT + LANE * timeline.lanes().indexOf(lane);
    }

    private int y(TimelineEvent event) {
        return TOP + ROW * rows.get(event);
    }
}
