package dev.ensemble.lab.run.timeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Pages;
import dev.ensemble.lab.load.http.Token;
import dev.ensemble.lab.load.http.UnreadableException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads events through a gateway, and keeps what it was told is missing. Not thread-safe. */
public final class EventPages {
    private static final String DEADLINE = "9s";
    private static final int PAGE_SIZE = 1000;

    private final Pages pages;
    private final Set<String> missing = new TreeSet<>();
    private String read = "";

    /** A caller that waits longer than others do: all processes are asked, and the first question finds them cold. */
    public static HttpCaller caller(URI gateway, Optional<String> token) {
        return new HttpCaller(gateway, 1, Token.with(token, Map.of("Ensemble-Timeout", DEADLINE)));
    }

    /** Reads through the given caller. */
    public EventPages(HttpCaller caller) {
        this.pages = new Pages(caller);
    }

    /** What belongs to one order, {@code orders/ID}. */
    public List<TimelineEvent> ofOrder(String name) throws UnreadableException {
        return events(pages.page("/v1/" + name + ":timeline"));
    }

    /** All that happened since this hybrid logical time. */
    public List<TimelineEvent> since(String hlc) throws UnreadableException {
        List<TimelineEvent> all = new ArrayList<>();
        String token = "";
        do {
            JsonObject page = page("&startHlc=" + hlc, token);
            all.addAll(events(page));
            token = page.get("nextPageToken").getAsString();
        } while (!token.isEmpty());
        return all;
    }

    /**
     * What follows those events that this has told before. To ask makes events, too, so that there are always new ones.
     *
     * @param reader is told page by page, and so keeps what it has when a later page cannot be had
     * @return whether every instance answered; what one that did not has to tell comes the next time
     */
    public boolean next(Consumer<TimelineEvent> reader) throws UnreadableException {
        boolean all = true;
        JsonObject page;
        do {
            page = page("", read);
            events(page).forEach(reader);
            all &= page.getAsJsonArray("unreachable").isEmpty();
            read = page.get("resumeToken").getAsString();
        } while (!page.get("nextPageToken").getAsString().isEmpty());
        return all;
    }

    private JsonObject page(String query, String token) throws UnreadableException {
        return pages.page("/v1/events?pageSize=" + PAGE_SIZE + query + "&pageToken="
                + URLEncoder.encode(token, StandardCharsets.UTF_8));
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
}
