package dev.ensemble.gateway.timeline;

import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.route.RequestPath;
import dev.ensemble.gateway.route.RequestTarget;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.gateway.watch.Viewers;
import dev.ensemble.gateway.watch.WatchedList;
import java.util.List;
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

    private final WatchedList list;
    private final EventSources sources;
    private final Executor threads;
    private final Viewers<EventViewer> viewers = new Viewers<>(MOST, EventViewer::end);

    /**
     * @param api answers all that is not watched
     * @param threads where what blocks is done
     */
    public EventsPage(Routes routes, Callers callers, EventSources sources, Executor threads, RequestHandler api) {
        this.list = new WatchedList(
                PATH, routes.find("GET", RequestPath.parse(PATH)).route(), callers, List.of(), viewers, api);
        this.sources = sources;
        this.threads = threads;
    }

    @Override
    public void handle(Exchange exchange, RequestTarget target) {
        list.handle(exchange, target, (watched, query) -> watch(watched));
    }

    private void watch(Exchange exchange) {
        EventCursor seen = seen(exchange.header("Last-Event-ID"));
        if (exchange.isOpen()) {
            viewers.add(new EventViewer(exchange, sources, threads, seen, viewers::remove), exchange.executor());
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
        viewers.close();
    }
}
