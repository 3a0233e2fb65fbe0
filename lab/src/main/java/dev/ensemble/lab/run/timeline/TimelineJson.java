package dev.ensemble.lab.run.timeline;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;

/** The same for programs: each event with its vector clock, and how far wall clocks reverse it. */
final class TimelineJson {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private TimelineJson() {}

    static String of(TimelineDrawing timeline) {
        JsonArray events = new JsonArray();
        for (TimelineEvent each : timeline.events()) {
            JsonObject event = new JsonObject();
            event.addProperty("process", each.process());
            event.addProperty("sequence", each.sequence());
            event.addProperty("hlc", each.hlc().toString());
            event.addProperty("wallTime", Instant.ofEpochMilli(each.wallMillis()).toString());
            event.addProperty("kind", each.kind());
            event.addProperty("subject", each.subject());
            event.addProperty("text", each.text());
            event.addProperty("message", each.message());
            event.addProperty("peer", each.peer());
            event.add("vectorClock", GSON.toJsonTree(timeline.causality().vector(each)));
            event.addProperty("millisBeforeCause", timeline.inversions().getOrDefault(each, 0L));
            events.add(event);
        }
        ClockOrder order = ClockOrder.of(timeline.causality());
        JsonObject all = new JsonObject();
        all.add("order", GSON.toJsonTree(order));
        all.add("events", events);
        return GSON.toJson(all);
    }
}
