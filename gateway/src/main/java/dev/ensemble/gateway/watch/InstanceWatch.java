package dev.ensemble.gateway.watch;

import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.call.RpcCall;
import dev.ensemble.gateway.call.Timeout;
import dev.ensemble.gateway.error.RpcErrors;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.route.RequestPath;
import dev.ensemble.gateway.route.RequestTarget;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import io.grpc.Channel;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * {@code GET /v1/instances?watch}: the instances as server-sent events, at once and again after each change. Leaves
 * the list itself, without {@code watch}, to the API.
 */
public final class InstanceWatch implements RequestHandler {
    /** The list's path. */
    public static final String PATH = "/v1/instances";
    private static final String SERVICE = "service";

    private final Route route;
    private final Function<String, Channel> channels;
    private final InstanceFeed feed;
    private final WatchedList list;

    /**
     * @param callers tells who makes a request
     * @param changes tells when the instances of a service change
     * @param api answers what is not watched
     */
    public InstanceWatch(
            Routes routes, Function<String, Channel> channels, Callers callers, InstanceFeed.ChangeSource changes,
            RequestHandler api) {
        this.route = routes.find("GET", RequestPath.parse(PATH)).route();
        this.channels = channels;
        this.feed = new InstanceFeed(route, channels, changes);
        this.list = new WatchedList(PATH, route, callers, List.of(SERVICE), feed.viewers(), api);
    }

    /** Ends all streams; callers come again, to another gateway. Called from any thread. */
    public void close() {
        feed.viewers().close();
    }

    @Override
    public void handle(Exchange exchange, RequestTarget target) {
        list.handle(exchange, target, this::watch);
    }

    private void watch(Exchange exchange, Map<String, String> query) {
        String service = query.getOrDefault(SERVICE, "");
        String seen = exchange.header("Last-Event-ID");
        ListInstancesRequest request = ListInstancesRequest.newBuilder().setService(service).build();
        // The first list is asked for like any other, so that its errors and its evidence are those of any other.
        RpcCall call = RpcCall.start(
                exchange.path(), exchange.span(), channels.apply(route.backend()), route, request, Timeout.DEFAULT,
                exchange.executor(),
                (status, response, trailers) -> exchange.attempt(() -> {
                    if (!status.isOk()) {
                        exchange.fail(RpcErrors.of(status, trailers, route.backend(), UnaryOperator.identity()));
                    } else if (exchange.isOpen()) {
                        feed.add(exchange, service, seen, (ListInstancesResponse) response);
                    }
                }));
        exchange.onDisconnect(call::cancel);
    }
}
