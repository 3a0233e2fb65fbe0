package dev.ensemble.gateway.call;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.ensemble.chassis.rpc.Path;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ErrorBody;
import dev.ensemble.gateway.error.RpcErrors;
import dev.ensemble.gateway.json.JsonDecoder;
import dev.ensemble.gateway.json.JsonPrinter;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.gateway.route.Routes;
import io.grpc.Channel;
import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Goes the way of a request once to every service, before anybody waits for an answer: it opens the channels and loads
 * the classes, which together cost a cold process more than some callers' whole deadline.
 */
public final class WarmUp {
    private WarmUp() {}

    /** Reads each collection, and waits for that no longer than {@code patience}; services may be away. */
    public static void run(Routes routes, Function<String, Channel> channels, Duration patience)
            throws InterruptedException {
        List<Route> reads = routes.all().stream()
                .filter(route -> !route.mutates() && route.path().variables().isEmpty())
                .toList();
        var answered = new CountDownLatch(reads.size());
        for (Route route : reads) {
            JsonDecoder.decode("{}".getBytes(StandardCharsets.UTF_8), route.newRequest());
            RpcCall.start(
                    new Path(), Span.getInvalid(), channels.apply(route.backend()), route, route.newRequest().build(),
                    patience, Runnable::run, (status, response, trailers) -> {
                        print(response);
                        answered.countDown();
                    });
        }
        answered.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void print(Message responseOrNull) {
        if (responseOrNull == null) {
            ErrorBody.print(ApiError.of(Code.UNAVAILABLE, RpcErrors.UNREACHABLE, "not yet"));
        } else {
            JsonPrinter.print(responseOrNull);
        }
    }
}
