package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Consumer;

/** Takes requests from Vert.x, well-formed and other ones, and hands the former on. */
final class RequestHandler {
    private final Limits limits;
    private final AccessLog accessLog;
    private final Consumer<Exchange> handler;

    RequestHandler(Limits limits, AccessLog accessLog, Consumer<Exchange> handler) {
        this.limits = limits;
        this.accessLog = accessLog;
        this.handler = handler;
    }

    void handle(HttpServerRequest request) {
        begin(request, exchange -> {
            boolean oneHost = request.headers().getAll(HttpHeaders.HOST).size() == 1;
            if (request.version() == HttpVersion.HTTP_1_1 && !oneHost) {
                throw ApiError.invalid("MALFORMED_HTTP", "HTTP/1.1 needs one Host header").exception();
            }
            handler.accept(exchange);
        });
    }

    /** A request that Netty could not decode; Vert.x closes the connection after the answer. */
    void handleInvalid(HttpServerRequest request, Throwable cause) {
        begin(request, exchange -> exchange.fail(switch (cause) {
            case TooLongHttpLineException e -> ApiError.of(414, Code.INVALID_ARGUMENT, "URL_TOO_LONG",
                    "the request line may have at most " + limits.urlBytes() + " bytes");
            case TooLongHttpHeaderException e -> ApiError.of(431, Code.INVALID_ARGUMENT, "HEADERS_TOO_LARGE",
                    "the headers may have at most " + limits.headerBytes() + " bytes");
            default -> ApiError.invalid("MALFORMED_HTTP", "this is not HTTP/1.1 as RFC 9112 has it");
        }));
    }

    private void begin(HttpServerRequest request, Consumer<Exchange> step) {
        var guard = ((ConnectionBase) request.connection()).channel().pipeline().get(ConnectionGuard.class);
        if (guard != null && guard.requestBegins()) {
            var exchange = new Exchange(request, guard, limits, accessLog);
            exchange.attempt(() -> step.accept(exchange));
        }
    }
}
