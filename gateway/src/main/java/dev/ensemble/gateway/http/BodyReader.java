package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.codec.http.LastHttpContent;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Collects a body within its bounds: size, time, well-formed chunks. */
final class BodyReader {
    private final Exchange exchange;
    private final Limits limits;
    private final Consumer<byte[]> reader;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private ScheduledFuture<?> timer;
    private boolean done;

    BodyReader(Exchange exchange, Limits limits, Consumer<byte[]> reader) {
        this.exchange = exchange;
        this.limits = limits;
        this.reader = reader;
    }

    void start(HttpRequest request, Channel channel) {
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        String expect = request.headers().get(HttpHeaderNames.EXPECT);
        if (length != null && Long.parseLong(length) > limits.bodyBytes()) {
            throw tooLarge().exception();
        }
        if (expect != null && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            if (!expect.equalsIgnoreCase("100-continue")) {
                throw ApiError
                        .of(417, Code.INVALID_ARGUMENT, "UNKNOWN_EXPECTATION", "only 100-continue can be expected")
                        .exception();
            }
            channel.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        timer = exchange.eventLoop().schedule(this::late, limits.requestTime().toMillis(), TimeUnit.MILLISECONDS);
    }

    void take(HttpContent part) {
        if (done) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            finish(() -> exchange.failCut(
                    ApiError.invalid("MALFORMED_HTTP", "the body is not framed as HTTP has it")));
        } else if (body.size() + part.content().readableBytes() > limits.bodyBytes()) {
            finish(() -> exchange.fail(tooLarge()));
        } else {
            body.writeBytes(ByteBufUtil.getBytes(part.content()));
            if (part instanceof LastHttpContent) {
                finish(() -> exchange.attempt(() -> reader.accept(body.toByteArray())));
            }
        }
    }

    private void late() {
        finish(() -> exchange.fail(ApiError.of(
                408, Code.DEADLINE_EXCEEDED, "SLOW_REQUEST",
                "the body did not arrive within " + limits.requestTime())));
    }

    /** The caller has sent its last byte. */
    void cut() {
        finish(() -> exchange.failCut(ApiError.invalid("MALFORMED_HTTP", "the body ended before it was complete")));
    }

    /** The caller is gone. */
    void stop() {
        finish(() -> {});
    }

    private void finish(Runnable end) {
        if (!done) {
            done = true;
            timer.cancel(false);
            end.run();
        }
    }

    private ApiError tooLarge() {
        return ApiError.of(413, Code.INVALID_ARGUMENT, "BODY_TOO_LARGE",
                "a body may have at most " + limits.bodyBytes() + " bytes");
    }
}
