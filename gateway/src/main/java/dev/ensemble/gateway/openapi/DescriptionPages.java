package dev.ensemble.gateway.openapi;

import com.google.gson.JsonObject;
import dev.ensemble.gateway.http.ApiResponse;
import dev.ensemble.gateway.http.RequestHandler;
import dev.ensemble.gateway.route.Routes;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The API's description: {@code /openapi.json} and {@code /docs}. */
public final class DescriptionPages {
    private DescriptionPages() {}

    /** The pages by their paths. */
    public static Map<String, RequestHandler> of(Routes routes) {
        return Map.of(
                "/openapi.json", page(() -> json(OpenApi.describe(routes))),
                "/docs", page(() -> html(DocsPage.render(OpenApi.describe(routes)))));
    }

    private static RequestHandler page(Supplier<ApiResponse> maker) {
        Supplier<ApiResponse> page = new Lazy(maker);
        return (exchange, target) -> {
            exchange.route(target.path());
            if (!Set.of("GET", "HEAD").contains(exchange.method())) {
                throw Routes.notAllowed(exchange.method(), Set.of("GET"));
            }
            exchange.answer(page.get());
        };
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
