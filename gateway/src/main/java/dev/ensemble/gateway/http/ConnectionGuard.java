package dev.ensemble.gateway.http;

import com.google.rpc.Code;
import dev.ensemble.gateway.error.ApiError;
import io.grpc.netty.shaded.io.netty.channel.ChannelFutureListener;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.grpc.netty.shaded.io.netty.handler.timeout.IdleStateEvent;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Watches over one connection from the head of its pipeline: a request head that trickles in (408), a caller that
 * half-closes and still wants its answer, and a shutdown that must not cut off a request which is already on its way.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
    /** The event that tells a connection to end soon. */
    static final Object DRAIN = new Object();

    /** The event that tells a connection to end within some seconds, as if it were old. */
    static final Object RENEW = new Object();

    /** The event that tells a connection that it will be ended at once. */
    static final Object CUT = new Object();

    /** How long a draining connection may stay silent before it is closed, and how long an unread body is discarded. */
    private static final long GRACE_MILLIS = 1_000;

    private final Limits limits;
    private final boolean refuse;
    private long oldNanos;
    private ChannelHandlerContext context;
    private ScheduledFuture<?> timer;
    private long deadlineNanos;
    private int open;
    private boolean closing;
    private boolean headBegun;
    private boolean draining;
    private boolean halfClosed;

    /** @param refuse whether it is one connection too many */
    ConnectionGuard(Limits limits, boolean refuse) {
        this.limits = limits;
        this.refuse = refuse;
        this.oldNanos = System.nanoTime() + limits.ageNanos();
    }

    /** Returns whether it will be answered: what follows the last answer is ignored. A pipelined request begins
     *  while the answer before it is still being written. */
    boolean requestBegins() {
        headBegun = false;
        open += closing ? 0 : 1;
        return !closing;
    }

    /** Asked when an answer is about to be sent: whether it is the last of this connection. */
    boolean lastAnswer(boolean wanted) {
        closing |= wanted || draining || System.nanoTime() - oldNanos > 0;
        return closing;
    }

    /** @param bodyRead whether the request has arrived whole; else what is left of it is discarded for a moment */
    void answered(boolean bodyRead) {
        open--;
        expireIn(halfClosed ? 0 : limits.idleTime().toMillis());
        if (!closing || open > 0) {
            return; // the answers before the last one are written first
        }
        if (!bodyRead && !halfClosed) {
            // Closing with unread bytes would reset the connection and could destroy the answer on its way.
            context.executor().schedule(() -> context.close(), GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            context.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        expireIn(limits.idleTime().toMillis());
        timer = ctx.executor().schedule(this::check, limits.idleTime().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        timer.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (refuse) {
            ReferenceCountUtil.release(bytes);
            end(ApiError.of(Code.UNAVAILABLE, "TOO_MANY_CONNECTIONS",
                    "at most " + limits.connections() + " connections"), false);
            return;
        }
        if (open == 0 && !headBegun) {
            headBegun = true;
            expireIn(limits.requestTime().toMillis());
        }
        ctx.fireChannelRead(bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DRAIN) {
            draining = true;
            if (open == 0) {
                expireIn(GRACE_MILLIS);
            }
        } else if (event == RENEW) {
            oldNanos = Math.min(oldNanos, System.nanoTime() + Limits.renewalNanos());
        } else if (event instanceof ChannelInputShutdownReadComplete) {
            halfClosed = true;
            expireIn(0);
            ctx.fireUserEventTriggered(event);
        } else if (event instanceof IdleStateEvent) {
            context.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void expireIn(long millis) {
        deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (timer != null && timer.getDelay(TimeUnit.MILLISECONDS) > millis) {
            timer.cancel(false);
            timer = context.executor().schedule(this::check, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void check() {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (open > 0 || left > 0) {
            timer = context.executor().schedule(this::check, open > 0 ? GRACE_MILLIS : left + 1, TimeUnit.MILLISECONDS);
        } else if (headBegun && !halfClosed) {
            end(ApiError.of(408, Code.DEADLINE_EXCEEDED, "SLOW_REQUEST",
                    "the request did not arrive within " + limits.requestTime()), false);
        } else {
            context.close();
        }
    }

    /**
     * Answers where no request is known, and closes.
     *
     * @param head whether the answer has no body, as to HEAD
     */
    void end(ApiError error, boolean head) {
        closing = true;
        context.channel().writeAndFlush(Responses.last(ApiResponse.of(error), head))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
