package dev.ensemble.gateway.watch;

import com.google.rpc.Code;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.http.ApiResponse;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.json.Suggestion;
import dev.ensemble.gateway.route.Query;
import dev.ensemble.gateway.route.RequestTarget;
import dev.ensemble.gateway.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A list that can be watched, {@code ?watch} or {@code ?watch=true}: asks who comes, and refuses what cannot be shown.
 * Leaves the list itself, without {@code watch}, to the API.
 */
public final class WatchedList {
    private static final String WATCH = "watch";

    private final String path;
    private final Route route;
    private final Callers callers;
    private final List<String> parameters;
    private final Viewers<?> viewers;
    private final RequestHandler api;

    /** Begins to show the list to one caller. */
    @FunctionalInterface
    public interface WatchStart {
        /** Called on the event loop. */
        void begin(Exchange exchange, Map<String, String> query);
    }

    /**
     * @param route of the list
     * @param parameters of the query that it knows beside {@code watch}
     * @param api answers all that is not watched
     */
    public WatchedList(
            String path, Route route, Callers callers, List<String> parameters, Viewers<?> viewers,
            RequestHandler api) {
        this.path = path;
        this.route = route;
        this.callers = callers;
        this.parameters = new ArrayList<>(parameters);
        this.parameters.addFirst(WATCH);
        this.viewers = viewers;
        this.api = api;
    }

    /** Answers a request for the list; {@code start} begins what is watched. */
    public void handle(Exchange exchange, RequestTarget target, WatchStart start) {
        Map<String, String> query = Query.parse(target.query());
        boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
        if (!reads || !query.containsKey(WATCH) || query.get(WATCH).equals("false")) {
            api.handle(exchange, target);
            return;
        }
        exchange.route(path);
        callers.identify(
                route, exchange.headers(Callers.HEADER),
                caller -> exchange.executor().execute(() -> exchange.attempt(() -> watch(exchange, query, start))),
                refusal -> exchange.executor().execute(() -> exchange.fail(refusal)));
    }

    private void watch(Exchange exchange, Map<String, String> query, WatchStart start) {
        check(query);
        if (exchange.method().equals("HEAD")) {
            exchange.answer(ApiResponse.headOfEvents());
            return;
        }
        if (!viewers.admit()) {
            throw ApiError.of(Code.RESOURCE_EXHAUSTED, "TOO_MANY_WATCHERS",
                    "at most " + viewers.most() + " callers can watch here; this instance may be leaving")
                    .header("Retry-After", "1").exception();
        }
        start.begin(exchange, query);
    }

    private void check(Map<String, String> query) {
        for (String name : query.keySet()) {
            if (!parameters.contains(name)) {
                throw ApiError.invalidField("UNKNOWN_PARAMETER", name,
                        "unknown query parameter" + Suggestion.of(name, parameters)).exception();
            }
        }
        if (!List.of("", "true").contains(query.get(WATCH))) {
            throw ApiError.invalidField("WRONG_TYPE", WATCH, "expected true, false or nothing").exception();
        }
    }
}
