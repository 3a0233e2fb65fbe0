package dev.ensemble.lab.load.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.ensemble.chassis.scheduling.Backoff;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads whole collections page by page (AIP-158). */
public final class Pages {
    private static final int PAGE_SIZE = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TOO_MUCH = 429;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

    private final HttpCaller caller;

    /** Reads through the given caller. */
    public Pages(HttpCaller caller) {
        this.caller = caller;
    }

    /**
     * All elements of one collection.
     *
     * @param collection name in the path and in the answer, such as {@code orders}
     * @throws UnreadableException if a page cannot be had
     */
    public <T> List<T> list(String collection, Function<JsonObject, T> element) throws UnreadableException {
        List<T> all = new ArrayList<>();
        String token = "";
        do {
            JsonObject page = page("/v1/" + collection + "?pageSize=" + PAGE_SIZE
                    + (token.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(token, UTF_8)));
            if (page.has(collection)) {
                for (JsonElement e : page.getAsJsonArray(collection)) {
                    all.add(element.apply(e.getAsJsonObject()));
                }
            }
            token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
        } while (!token.isEmpty());
        return all;
    }

    /**
     * One page. One that is refused because there is too much to do (429) is asked for again, for as long as an answer is
     * waited for.
     *
     * @param path with its query
     * @throws UnreadableException if it cannot be had, or is no JSON
     */
    public JsonObject page(String path) throws UnreadableException {
        Reply reply = ask(path);
        if (!(reply instanceof Reply.Answered answer) || answer.status() != 200) {
            throw new UnreadableException("cannot read " + caller.url() + path + ": " + trouble(reply));
        }
        try {
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new UnreadableException("cannot read " + caller.url() + path + ": no JSON: " + answer.body());
        }
    }

    private Reply ask(String path) {
        Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
        long began = System.nanoTime();
        while (true) {
            Reply reply = caller.call(Request.get(path), PATIENCE, true).reply();
            if (!(reply instanceof Reply.Answered answer) || answer.status() != TOO_MUCH
                    || System.nanoTime() - began > PATIENCE.toNanos()) {
                return reply;
            }
            try {
                backoff.pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reply;
            }
        }
    }

    private static String trouble(Reply reply) {
        return switch (reply) {
            case Reply.Answered answer -> answer.status() + " " + answer.body();
            case Reply.ConnectionBroken broken -> broken.why();
            case Reply.TimedOut late -> "no answer in " + PATIENCE.toSeconds() + " s";
        };
    }
}
