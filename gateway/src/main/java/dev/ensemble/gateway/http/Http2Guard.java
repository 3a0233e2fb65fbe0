package dev.ensemble.gateway.http;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameCodec;
import io.grpc.netty.shaded.io.netty.handler.timeout.IdleStateEvent;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Watches over one connection of HTTP/2: it ends when it is old, idle or told to, and the streams under way end first. */
final class Http2Guard extends ChannelInboundHandlerAdapter {
    /** Longer than any deadline. */
    private static final long LONGEST_STREAM_MILLIS = 70_000;
    /** For streams that were begun before their caller has read that it is to go. */
    private static final long GRACE_MILLIS = 1_000;

    private final Http2FrameCodec codec;
    private final long ageNanos;
    private ChannelHandlerContext context;
    private ScheduledFuture<?> old;
    private boolean leaving;

    Http2Guard(Http2FrameCodec codec, long ageNanos) {
        this.codec = codec;
        this.ageNanos = ageNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        codec.gracefulShutdownTimeoutMillis(LONGEST_STREAM_MILLIS);
        old = ctx.executor().schedule(this::leave, ageNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        old.cancel(false);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event.equals(ConnectionGuard.DRAIN)) {
            leave();
        } else if (event.equals(ConnectionGuard.RENEW)) {
            old.cancel(false);
            old = ctx.executor().schedule(this::leave, Limits.renewalNanos(), TimeUnit.NANOSECONDS);
        } else if (event.equals(ConnectionGuard.CUT)) {
            codec.gracefulShutdownTimeoutMillis(0);
        } else if (event instanceof IdleStateEvent || event instanceof ChannelInputShutdownReadComplete) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** As RFC 9113 section 6.8 has it: first it is told that no new streams are wanted, and then which was the last. */
    private void leave() {
        if (!leaving) {
            leaving = true;
            DefaultHttp2GoAwayFrame soon = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
            soon.setExtraStreamIds(Integer.MAX_VALUE);
            context.writeAndFlush(soon);
            context.executor().schedule(() -> {
                context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
                context.close(); // when the streams have ended
            }, GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
