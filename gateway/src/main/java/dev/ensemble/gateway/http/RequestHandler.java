package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.evidence.Evidence;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes requests from Vert.x, well-formed and other ones, and hands the former on. */
final class RequestHandler {
    private static final ApiError MALFORMED =
            ApiError.invalid("MALFORMED_HTTP", "this is not HTTP/1.1 as RFC 9112 has it");

    private final Limits limits;
    private final Observer observer;
    private final Optional<Evidence> evidence;
    private final Consumer<Exchange> handler;

    RequestHandler(Limits limits, Observer observer, Optional<Evidence> evidence, Consumer<Exchange> handler) {
        this.limits = limits;
        this.observer = observer;
        this.evidence = evidence;
        this.handler = handler;
    }

    void handle(HttpServerRequest request) {
        begin(request, exchange -> {
            var headers = request.headers();
            if (request.version() == null) {
                exchange.refuse(
                        ApiError.of(505, Code.UNIMPLEMENTED, "UNKNOWN_HTTP_VERSION", "only HTTP/1.1 is spoken here"));
            } else if (headers.contains("") || !hostIsRight(request) || !codingIsKnown(request)) {
                exchange.refuse(MALFORMED);
            } else {
                handler.accept(exchange);
            }
        });
    }

    /** RFC 9112 section 3.2: one Host, and one that could be in a URL. */
    private static boolean hostIsRight(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.isEmpty()) {
            return request.version() == HttpVersion.HTTP_1_0;
        }
        return hosts.size() == 1 && hosts.getFirst().chars().allMatch(RequestHandler::isOfAuthority);
    }

    private static boolean isOfAuthority(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                || "-._~%!$&'()*+,;=:[]".indexOf(c) >= 0;
    }

    /** Netty takes "gzip, chunked" for chunked, and would hand on what is compressed. */
    private static boolean codingIsKnown(HttpServerRequest request) {
        String coding = request.headers().get(HttpHeaders.TRANSFER_ENCODING);
        return coding == null || coding.equalsIgnoreCase("chunked");
    }

    /** A request that Netty could not decode. */
    void handleInvalid(HttpServerRequest request, Throwable cause) {
        begin(request, exchange -> exchange.refuse(switch (cause) {
            case TooLongHttpLineException e -> ApiError.of(414, Code.INVALID_ARGUMENT, "URL_TOO_LONG",
                    "the request line may have at most " + limits.urlBytes() + " bytes");
            case TooLongHttpHeaderException e -> ApiError.of(431, Code.INVALID_ARGUMENT, "HEADERS_TOO_LARGE",
                    "the headers may have at most " + limits.headerBytes() + " bytes");
            default -> MALFORMED;
        }));
    }

    private void begin(HttpServerRequest request, Consumer<Exchange> step) {
        var guard = ((ConnectionBase) request.connection()).channel().pipeline().get(ConnectionGuard.class);
        if (guard != null && guard.requestBegins()) {
            var exchange = new Exchange(request, guard, limits, observer, evidence);
            exchange.attempt(() -> step.accept(exchange));
        }
    }
}
