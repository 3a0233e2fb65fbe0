package dev.ensemble.gateway.call;

import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.http.ApiResponse;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.route.RequestPath;
import dev.ensemble.gateway.route.Routes;
import dev.ensemble.gateway.route.RequestTarget;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Answers OPTIONS, and methods that are not spoken here at all (RFC 9110 section 9); leaves the rest to others. */
public final class Methods implements Consumer<Exchange> {
    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY");
    private static final Set<String> OF_PAGES = Set.of("GET");

    private final Routes routes;
    private final Set<String> pages;
    private final Consumer<Exchange> next;

    /** @param pages paths that have no route and can be read */
    public Methods(Routes routes, Set<String> pages, Consumer<Exchange> next) {
        this.routes = routes;
        this.pages = pages;
        this.next = next;
    }

    @Override
    public void accept(Exchange exchange) {
        if (!KNOWN.contains(exchange.method())) {
            throw ApiError.of(501, Code.UNIMPLEMENTED, "UNKNOWN_METHOD",
                    "no path here has such a method; methods are " + String.join(", ", new TreeSet<>(KNOWN)))
                    .exception();
        }
        if (exchange.method().equals("OPTIONS")) {
            exchange.answer(new ApiResponse(204, "", "", Map.of("Allow", Routes.allow(verbs(exchange)))));
        } else {
            next.accept(exchange);
        }
    }

    private Set<String> verbs(Exchange exchange) {
        if (exchange.uri().equals("*")) { // all that there is
            return routes.verbs();
        }
        RequestTarget target = RequestTarget.parse(exchange.uri());
        return pages.contains(target.path()) ? OF_PAGES : routes.verbs(RequestPath.parse(target.path()));
    }
}
