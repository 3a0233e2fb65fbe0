package dev.ensemble.gateway.http;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelPipeline;
import io.grpc.netty.shaded.io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Tells who begins with HTTP/2 (RFC 9113 section 3.4) from all others by the first bytes of a connection, and leaves. */
final class PrefaceDetector extends ByteToMessageDecoder {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<ChannelPipeline> http2;

    /** @param http2 makes a pipeline, which speaks HTTP/1.1, one of HTTP/2 */
    PrefaceDetector(Consumer<ChannelPipeline> http2) {
        this.http2 = http2;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int seen = Math.min(in.readableBytes(), PREFACE.length);
        for (int i = 0; i < seen; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                ctx.pipeline().remove(this); // gives on what it has
                return;
            }
        }
        if (seen == PREFACE.length) {
            http2.accept(ctx.pipeline());
            ctx.pipeline().remove(this);
        }
    }
}
