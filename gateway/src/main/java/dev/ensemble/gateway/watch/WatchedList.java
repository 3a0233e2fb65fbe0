package dev.ensemble.gateway.watch;

import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.json.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a request says that it watches: {@code ?watch}, {@code ?watch=true}. */
public final class WatchQuery {
    private static final String WATCH = "watch";

    private WatchQuery() {}

    /** Whether the request watches. */
    public static boolean isIn(Exchange exchange, Map<String, String> query) {
        boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
        return reads && query.containsKey(WATCH) && !query.get(WATCH).equals("false");
    }

    /** Refuses any other parameter than {@code known}, with what it might have meant. */
    public static void check(Map<String, String> query, List<String> known) {
        List<String> all = new ArrayList<>(known);
        all.addFirst(WATCH);
        for (String name : query.keySet()) {
            if (!all.contains(name)) {
                throw ApiError.invalidField("UNKNOWN_PARAMETER", name,
                        "unknown query parameter" + Suggestion.of(name, all)).exception();
            }
        }
        if (!List.of("", "true").contains(query.get(WATCH))) {
            throw ApiError.invalidField("WRONG_TYPE", WATCH, "expected true, false or nothing").exception();
        }
    }
}
