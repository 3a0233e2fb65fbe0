package dev.ensemble.lab.run.timeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.load.http.Token;
import dev.ensemble.lab.load.http.UnreadableException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads events through a gateway, and keeps what it was told is missing. Goes on where it was. Not thread-safe. */
public final class EventPages {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DEADLINE = "9s";
    private static final int PAGE_SIZE = 1000;

    private final HttpCaller caller;
    private final Set<String> missing = new TreeSet<>();
    private String resume = "";

    /** A caller that waits longer than others do: all processes are asked, and the first question finds them cold. */
    public static HttpCaller caller(URI gateway, Optional<String> token) {
        return new HttpCaller(gateway, 1, Token.with(token, Map.of("Ensemble-Timeout", DEADLINE)));
    }

    /** Reads through the given caller. */
    public EventPages(HttpCaller caller) {
        this.caller = caller;
    }

    /** What belongs to one order, {@code orders/ID}. */
    public List<TimelineEvent> ofOrder(String name) throws UnreadableException {
        return events(get("/v1/" + name + ":timeline"));
    }

    /** All that was not read before. */
    public List<TimelineEvent> more() throws UnreadableException {
        return since("");
    }

    /** The same, without what happened before this hybrid logical time; empty for all. */
    public List<TimelineEvent> since(String hlc) throws UnreadableException {
        List<TimelineEvent> all = new ArrayList<>();
        String token = resume;
        boolean last = false;
        while (!last) {
            JsonObject page = get("/v1/events?pageSize=" + PAGE_SIZE + "&startHlc=" + hlc + "&pageToken="
                    + URLEncoder.encode(token, StandardCharsets.UTF_8));
            all.addAll(events(page));
            token = page.get("resumeToken").getAsString();
            last = page.get("nextPageToken").getAsString().isEmpty();
        }
        resume = token; // not before the last page has come: a reader that fails in between reads them again
        return all;
    }

    /** What could not be read, in words. */
    public Set<String> missing() {
        return missing;
    }

    private List<TimelineEvent> events(JsonObject page) {
        page.getAsJsonArray("unreachable").forEach(each -> missing.add(each.getAsString() + " did not answer"));
        if (page.has("gaps")) { // an order's timeline has none
            for (JsonElement each : page.getAsJsonArray("gaps")) {
                missing.add(gap(each.getAsJsonObject()));
            }
        }
        return page.getAsJsonArray("events").asList().stream()
                .map(JsonElement::getAsJsonObject).map(TimelineEvent::of).toList();
    }

    private static String gap(JsonObject gap) {
        String from = gap.get("instance").getAsString() + "'s events from " + gap.get("firstSequence").getAsString();
        String last = gap.get("lastSequence").getAsString();
        return last.equals("0") ? from + " on died with it" : from + " to " + last + " are gone";
    }

    private JsonObject get(String path) throws UnreadableException {
        Reply reply = caller.call(Request.get(path), PATIENCE, true).reply();
        if (reply instanceof Reply.Answered answer && answer.status() == 200) {
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        }
        throw new UnreadableException("cannot read " + caller.url() + path + ": " + (reply instanceof Reply.Answered a
                ? a.status() + " " + a.body()
                : reply.toString()));
    }
}
