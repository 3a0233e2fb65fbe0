package dev.ensemble.gateway.http;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.CodecException;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one connection, one after the other: what a caller pipelines waits until the answer before it is
 * sent. When too much waits, no more is read.
 */
final class RequestQueue extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(RequestQueue.class);
    private static final int MOST_WAITING = 16;

    private final ConnectionGuard guard;
    private final Exchanges exchanges;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private ChannelHandlerContext context;
    /** The request being read or answered; null before the first, and for what follows the last answer. */
    private Exchange current;
    private boolean advancing;
    private boolean halfClosed;

    RequestQueue(ConnectionGuard guard, Exchanges exchanges) {
        this.guard = guard;
        this.exchanges = exchanges;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
        waiting.add(part);
        advance();
    }

    /** An answer may come at once and call this again: then the loop that is under way goes on. */
    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        while (!waiting.isEmpty()
                && (current == null || current.isOver() || !(waiting.peek() instanceof HttpRequest))) {
            Object part = waiting.remove();
            try {
                take(part);
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
        advancing = false;
        if (halfClosed && waiting.isEmpty() && current != null) {
            current.cut();
        }
        boolean room = waiting.size() <= MOST_WAITING;
        if (context.channel().config().isAutoRead() != room) {
            context.channel().config().setAutoRead(room);
        }
    }

    private void take(Object part) {
        if (part instanceof HttpRequest request) {
            current = guard.requestBegins() ? exchanges.of(request, context.channel(), guard, this::advance) : null;
            if (current != null) {
                exchanges.begin(current);
            }
        }
        if (part instanceof HttpContent content && current != null) { // a request that could not be decoded is both
            current.received(content);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownReadComplete) {
            halfClosed = true;
            advance();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null && ctx.channel().isWritable()) {
            current.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        if (current != null) {
            current.gone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The first says that the caller is gone, the others that it does not speak HTTP/2.
        if (!(cause instanceof IOException || cause instanceof CodecException || cause instanceof Http2Exception)) {
            log.error("a connection failed", cause);
        }
        ctx.close();
    }
}
