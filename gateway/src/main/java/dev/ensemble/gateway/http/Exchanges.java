package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.evidence.Evidence;
import dev.ensemble.gateway.route.Authority;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.grpc.netty.shaded.io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Begins exchanges: well-formed requests are handed on, others refused. */
final class Exchanges {
    private static final ApiError MALFORMED =
            ApiError.invalid("MALFORMED_HTTP", "this is not HTTP/1.1 as RFC 9112 has it");

    private final Limits limits;
    private final Observer observer;
    private final Optional<Evidence> evidence;
    private final CallerClock clock;
    private final Consumer<Exchange> handler;

    Exchanges(Limits limits, Observer observer, Optional<Evidence> evidence, CallerClock clock,
            Consumer<Exchange> handler) {
        this.limits = limits;
        this.observer = observer;
        this.evidence = evidence;
        this.clock = clock;
        this.handler = handler;
    }

    /** @param over runs when the answer has been handed to the connection */
    Exchange of(HttpRequest request, Channel channel, ConnectionGuard guard, Runnable over) {
        return new Exchange(request, channel, guard, limits, observer, evidence, clock, over);
    }

    void begin(Exchange exchange) {
        exchange.attempt(() -> refusal(exchange.request())
                .ifPresentOrElse(exchange::refuse, () -> handle(exchange)));
    }

    private void handle(Exchange exchange) {
        exchange.readCallersTime();
        handler.accept(exchange);
    }

    private Optional<ApiError> refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(undecoded(request.decoderResult().cause()));
        }
        if (request.protocolVersion().majorVersion() != 1) { // a minor one changes nothing: RFC 9110 section 2.5
            return Optional.of(
                    ApiError.of(505, Code.UNIMPLEMENTED, "UNKNOWN_HTTP_VERSION",
                            "only HTTP/1.1 is spoken here, and HTTP/2 by who begins with it"));
        }
        if (request.uri().length() > limits.urlBytes()) {
            return Optional.of(urlTooLong());
        }
        boolean right = !request.headers().contains("") && hostIsRight(request) && codingIsKnown(request.headers());
        return right ? Optional.empty() : Optional.of(MALFORMED);
    }

    private ApiError undecoded(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException e -> urlTooLong();
            case TooLongHttpHeaderException e -> ApiError.of(431, Code.INVALID_ARGUMENT, "HEADERS_TOO_LARGE",
                    "the headers may have at most " + limits.headerBytes() + " bytes");
            default -> MALFORMED;
        };
    }

    private ApiError urlTooLong() {
        return ApiError.of(414, Code.INVALID_ARGUMENT, "URL_TOO_LONG",
                "the request line may have at most " + limits.urlBytes() + " bytes");
    }

    /** RFC 9112 section 3.2: one Host, and one that could be in a URL. */
    private static boolean hostIsRight(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        }
        return hosts.size() == 1 && Authority.isRight(hosts.getFirst());
    }

    /** Netty takes "gzip, chunked" and "chunked, x" for chunked, and would hand on what is not a plain body. */
    private static boolean codingIsKnown(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.isEmpty() || codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
    }
}
