package dev.ensemble.gateway.openapi;

import com.google.gson.JsonObject;
import dev.ensemble.gateway.http.ApiResponse;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.route.RequestTarget;
import dev.ensemble.gateway.route.Routes;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers {@code /openapi.json} and {@code /docs}, and leaves the rest to the API. */
public final class DescriptionPages implements Consumer<Exchange> {
    private final Consumer<Exchange> api;
    private final Map<String, Supplier<ApiResponse>> pages;

    public DescriptionPages(Routes routes, Consumer<Exchange> api) {
        this.api = api;
        this.pages = Map.of(
                "/openapi.json", new Lazy(() -> json(OpenApi.describe(routes))),
                "/docs", new Lazy(() -> html(DocsPage.render(OpenApi.describe(routes)))));
    }

    @Override
    public void accept(Exchange exchange) {
        RequestTarget target = RequestTarget.parse(exchange.uri());
        Supplier<ApiResponse> page = pages.get(target.path());
        if (page == null) {
            api.accept(exchange);
            return;
        }
        exchange.route(target.path());
        if (!Set.of("GET", "HEAD").contains(exchange.method())) {
            throw Routes.notAllowed(exchange.method(), Set.of("GET"));
        }
        exchange.answer(page.get());
    }

    private static ApiResponse json(JsonObject description) {
        return ApiResponse.json(200, description + "\n");
    }

    private static ApiResponse html(String page) {
        return new ApiResponse(200, "text/html; charset=utf-8", page, Map.of())
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    }

    /** Made when it is first asked for, on the one event loop: a start must not wait for pages that few read. */
    private static final class Lazy implements Supplier<ApiResponse> {
        private final Supplier<ApiResponse> maker;
        private ApiResponse made;

        Lazy(Supplier<ApiResponse> maker) {
            this.maker = maker;
        }

        @Override
        public ApiResponse get() {
            if (made == null) {
                made = maker.get();
            }
            return made;
        }
    }
}
