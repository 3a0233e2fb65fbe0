package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Collects a body within its bounds: size, time, well-formed chunks. */
final class BodyReader {
    private final Exchange exchange;
    private final HttpServerRequest request;
    private final ConnectionGuard guard;
    private final Limits limits;
    private final Consumer<byte[]> reader;
    private final Buffer body = Buffer.buffer();
    private ScheduledFuture<?> timer;
    private boolean done;

    BodyReader(
            Exchange exchange,
            HttpServerRequest request,
            ConnectionGuard guard,
            Limits limits,
            Consumer<byte[]> reader) {
        this.exchange = exchange;
        this.request = request;
        this.guard = guard;
        this.limits = limits;
        this.reader = reader;
    }

    void start() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        String expect = request.getHeader("Expect");
        if (length != null && Long.parseLong(length) > limits.bodyBytes()) {
            throw tooLarge().exception();
        }
        if (expect != null && request.version() != HttpVersion.HTTP_1_0) {
            if (!expect.equalsIgnoreCase("100-continue")) {
                throw ApiError
                        .of(417, Code.INVALID_ARGUMENT, "UNKNOWN_EXPECTATION", "only 100-continue can be expected")
                        .exception();
            }
            request.response().writeContinue();
        }
        timer = exchange.eventLoop().schedule(this::late, limits.requestTime().toMillis(), TimeUnit.MILLISECONDS);
        request.handler(this::chunk)
                .endHandler(end -> finish(() -> exchange.attempt(() -> reader.accept(body.getBytes()))))
                .exceptionHandler(this::broken);
        guard.onHalfClose(this::cut);
    }

    private void chunk(Buffer chunk) {
        if (!done) {
            if (body.length() + chunk.length() > limits.bodyBytes()) {
                finish(() -> exchange.fail(tooLarge()));
            } else {
                body.appendBuffer(chunk);
            }
        }
    }

    private void late() {
        finish(() -> exchange.fail(ApiError.of(
                408, Code.DEADLINE_EXCEEDED, "SLOW_REQUEST",
                "the body did not arrive within " + limits.requestTime())));
    }

    private void cut() {
        timer.cancel(false);
        timer = exchange.eventLoop().schedule(
                () -> finish(() -> exchange.failCut(
                        ApiError.invalid("MALFORMED_HTTP", "the body ended before it was complete"))),
                ConnectionGuard.HALF_CLOSED_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void broken(Throwable cause) {
        finish(() -> {
            if (!(cause instanceof HttpClosedException)) {
                exchange.fail(ApiError.invalid("MALFORMED_HTTP", "the body is not framed as HTTP has it"));
            }
        });
    }

    private void finish(Runnable end) {
        if (!done) {
            done = true;
            timer.cancel(false);
            guard.onHalfClose(() -> {});
            end.run();
        }
    }

    private ApiError tooLarge() {
        return ApiError.of(413, Code.INVALID_ARGUMENT, "BODY_TOO_LARGE",
                "a body may have at most " + limits.bodyBytes() + " bytes");
    }
}
