package dev.ensemble.gateway.http;

import dev.ensemble.gateway.route.RequestTarget;
import java.util.Map;
import java.util.function.Consumer;

/** Where each request goes: the handler of its exact path, or else the API. */
public final class PathTable implements Consumer<Exchange> {
    private final Map<String, RequestHandler> exact;
    private final RequestHandler api;

    /** @param exact handlers by raw path, such as {@code /docs} */
    public PathTable(Map<String, RequestHandler> exact, RequestHandler api) {
        this.exact = Map.copyOf(exact);
        this.api = api;
    }

    @Override
    public void accept(Exchange exchange) {
        RequestTarget target = RequestTarget.parse(exchange.uri());
        exact.getOrDefault(target.path(), api).handle(exchange, target);
    }
}
