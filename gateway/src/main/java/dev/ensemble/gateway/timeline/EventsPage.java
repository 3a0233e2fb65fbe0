package dev.ensemble.gateway.timeline;

import com.google.rpc.Code;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.http.ApiResponse;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.route.Query;
import dev.ensemble.gateway.route.RequestPath;
import dev.ensemble.gateway.route.RequestTarget;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.gateway.watch.WatchQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * {@code GET /v1/events?watch}: the events of all processes as they happen, as server-sent events. Leaves the list itself,
 * without {@code watch}, to the API.
 */
public final class EventsPage implements RequestHandler {
    /** The list's path. */
    public static final String PATH = "/v1/events";
    /** Each has a stream of every process. */
    private static final int MOST = 20;

    private final RequestHandler api;
    private final Route route;
    private final Callers callers;
    private final EventSources sources;
    private final Executor threads;
    private final Set<EventViewer> viewers = ConcurrentHashMap.newKeySet();
    private volatile Executor loop = Runnable::run;
    private volatile boolean closed;

    /**
     * @param api answers all that is not watched
     * @param threads where what blocks is done
     */
    public EventsPage(Routes routes, Callers callers, EventSources sources, Executor threads, RequestHandler api) {
        this.api = api;
        this.route = routes.find("GET", RequestPath.parse(PATH)).route();
        this.callers = callers;
        this.sources = sources;
        this.threads = threads;
    }

    @Override
    public void handle(Exchange exchange, RequestTarget target) {
        Map<String, String> query = Query.parse(target.query());
        if (!WatchQuery.isIn(exchange, query)) {
            api.handle(exchange, target);
            return;
        }
        exchange.route(PATH);
        callers.identify(
                route, exchange.headers(Callers.HEADER),
                caller -> exchange.executor().execute(() -> exchange.attempt(() -> watch(exchange, query))),
                refusal -> exchange.executor().execute(() -> exchange.fail(refusal)));
    }

    private void watch(Exchange exchange, Map<String, String> query) {
        WatchQuery.check(query, List.of());
        if (exchange.method().equals("HEAD")) {
            exchange.answer(ApiResponse.headOfEvents());
            return;
        }
        EventCursor seen = seen(exchange.header("Last-Event-ID"));
        if (closed || viewers.size() >= MOST) {
            throw ApiError.of(Code.RESOURCE_EXHAUSTED, "TOO_MANY_WATCHERS",
                    "at most " + MOST + " callers can watch here; this instance may be leaving")
                    .header("Retry-After", "1").exception();
        }
        if (exchange.isOpen()) {
            loop = exchange.executor();
            viewers.add(new EventViewer(exchange, sources, threads, seen, viewers::remove));
        }
    }

    private static EventCursor seen(String id) {
        try {
            return id == null ? EventCursor.START : EventCursor.parse(id);
        } catch (ServiceException e) {
            throw ApiError.invalidField("INVALID_ARGUMENT", "Last-Event-ID", "this is no id of an event of this stream")
                    .exception();
        }
    }

    /** Ends all streams; callers come again, to another gateway. Called from any thread. */
    public void close() {
        closed = true;
        viewers.forEach(viewer -> loop.execute(viewer::end));
    }
}
