package dev.ensemble.lab.run.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One call from a gateway to an inventory whose clock is 5 s behind, drawn in each format. */
class TimelineDrawingTest {
    private static final Moments CALL = call();

    private static Moments call() {
        Moments moments = new Moments(true).skew("inventory-1", -5_000);
        moments.sends("gateway-1", "m/0/inventory-1@1", "inventory-1");
        moments.happens("order-1", "ready");
        moments.receives("inventory-1", "m/0/inventory-1@1", "gateway-1");
        moments.happens("inventory-1", "RESERVED");
        return moments;
    }

    private static TimelineDrawing by(TimelineDrawing.ClockKind clock) {
        return TimelineDrawing.of(CALL.all(), clock);
    }

    @Test
    void theDiagramHasAColumnAnInstanceAnArrowAMessageAndMarksInversions() {
        assertThat(new TimelineText(by(TimelineDrawing.ClockKind.HLC)).lines()).containsExactly(
                "hybrid clock       wall clock     gateway-1     order-1       inventory-1",
                "16:00:00.001+0     16:00:00.001   ●             │             │              Call → inventory-1",
                "16:00:00.001+1     15:59:55.003!  ├─────────────┼────────────▶●              Call from gateway-1"
                        + "  ← 4.998 s before a cause of it",
                "16:00:00.001+2     15:59:55.004!  │             │             ●              moved: RESERVED"
                        + "  ← 4.997 s before a cause of it",
                "16:00:00.002+0     16:00:00.002   │             ●             │              moved: ready",
                "4 events, 1 messages, 3 pairs of cause and effect: wall clocks reverse 2, hybrid clocks 0");
    }

    @Test
    void orderedByWallClocksTheEffectStandsBeforeItsCause() {
        assertThat(by(TimelineDrawing.ClockKind.WALL).events()).extracting(TimelineEvent::words).containsExactly(
                "Call from gateway-1", "moved: RESERVED", "Call → inventory-1", "moved: ready");
    }

    /** As ShiViz reads it: its own expression, host and JSON clock, and each host counts its own events from 1. */
    @Test
    void shivizCanReadTheLog() {
        List<String> lines = new Shiviz(by(TimelineDrawing.ClockKind.HLC)).lines();
        // Java alone needs the braces escaped.
        Pattern parser = Pattern.compile(lines.getFirst().replace("{.*}", "\\{.*\\}"));
        assertThat(lines.get(1)).isEmpty();

        assertThat(parser.matcher(String.join("\n", lines.subList(2, lines.size()))).results()).hasSize(4);
        assertThat(lines).containsSubsequence(
                "Call → inventory-1", "gateway-1 {\"gateway-1\":1}",
                "Call from gateway-1", "inventory-1 {\"gateway-1\":1,\"inventory-1\":1}",
                "moved: RESERVED", "inventory-1 {\"gateway-1\":1,\"inventory-1\":2}");
        assertThat(lines).contains("order-1 {\"order-1\":1}");
    }

    @Test
    void jsonTellsVectorClocksAndInversions() {
        JsonObject all = JsonParser.parseString(TimelineJson.of(by(TimelineDrawing.ClockKind.HLC))).getAsJsonObject();

        JsonObject received = all.getAsJsonArray("events").get(1).getAsJsonObject();
        assertThat(received.get("millisBeforeCause").getAsLong()).isEqualTo(4_998);
        assertThat(received.getAsJsonObject("vectorClock").get("gateway-1@1").getAsInt()).isEqualTo(1);
        assertThat(all.getAsJsonObject("order").get("wallReversed").getAsLong()).isEqualTo(2);
    }

    @Test
    void theSvgDrawsTheArrowFromTheSendingToTheReceiptAndReversalsInRed() {
        String svg = new TimelineSvg(by(TimelineDrawing.ClockKind.HLC)).text();

        assertThat(svg).startsWith("<svg ").endsWith("</svg>")
                .contains("<path d=\"M70 50 330 72\" stroke=\"#c00\" marker-end=\"url(#tip)\"/>");
        assertThat(svg.split("<circle", -1)).hasSize(1 + 4);
    }
}
