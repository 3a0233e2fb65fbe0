package dev.ensemble.chassis.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import io.grpc.netty.shaded.io.netty.channel.PendingWriteQueue;
import io.grpc.netty.shaded.io.netty.channel.socket.DuplexChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.ByteToMessageDecoder;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Stands before HTTP/2 until it is known who comes. Callers who speak HTTP/1 cannot read the frames that refuse them, and
 * are answered in their own language. For all others this handler leaves, and has changed nothing.
 */
final class Http1Refusal extends ChannelDuplexHandler {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final int LONGEST_LINE = 8 << 10;
    /** To close while bytes come in would reset the connection, and could destroy the answer on its way. */
    private static final long GRACE_MILLIS = 1_000;

    private final String json;
    private ByteBuf line = Unpooled.EMPTY_BUFFER;
    /** A server's first frames go out before its client says anything. */
    private PendingWriteQueue held;
    private boolean refused;

    /** @param json the body of the answer */
    Http1Refusal(String json) {
        this.json = json;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        held = new PendingWriteQueue(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object frame, ChannelPromise written) {
        held.add(frame, written);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // Not before it is known who listens.
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (refused) {
            ReferenceCountUtil.release(bytes);
            return;
        }
        line = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), line, (ByteBuf) bytes);
        int end = line.bytesBefore((byte) '\n');
        if (line.isReadable() && !isMethod(line.getByte(line.readerIndex())) || beginsWith("PRI ")) {
            leave(ctx); // no method of HTTP/1 has this name
        } else if (end < 0 && line.readableBytes() > LONGEST_LINE || end >= 0 && namesHttp1(end)) {
            refuse(ctx);
        } else if (end >= 0) {
            leave(ctx); // neither the one nor the other: HTTP/2 says so
        }
    }

    /** RFC 9112 section 3: a request line ends with the version. */
    private boolean namesHttp1(int end) {
        return line.toString(line.readerIndex(), end, US_ASCII).matches("\\S+ .* HTTP/1\\.\\d\\s*");
    }

    private static boolean isMethod(byte first) {
        return first >= 'A' && first <= 'Z' || first >= 'a' && first <= 'z';
    }

    private boolean beginsWith(String start) {
        return line.readableBytes() >= start.length()
                && line.toString(line.readerIndex(), start.length(), US_ASCII).equals(start);
    }

    private void leave(ChannelHandlerContext ctx) {
        ByteBuf bytes = line;
        line = Unpooled.EMPTY_BUFFER;
        held.removeAndWriteAll();
        ctx.flush();
        ctx.pipeline().remove(this); // before, for what is answered at once must not be held
        ctx.fireChannelRead(bytes);
    }

    private void refuse(ChannelHandlerContext ctx) {
        refused = true;
        String head = """
                HTTP/1.1 505 HTTP Version Not Supported\r
                Date: %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                Connection: close\r
                \r
                """.formatted(
                DATE.format(ZonedDateTime.now(ZoneOffset.UTC)),
                json.getBytes(UTF_8).length);
        String answer = beginsWith("HEAD ") ? head : head + json;
        ctx.writeAndFlush(Unpooled.copiedBuffer(answer, UTF_8))
                .addListener(sent -> ((DuplexChannel) ctx.channel()).shutdownOutput());
        ctx.executor().schedule(() -> ctx.close(), GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        line.release();
        held.removeAndFailAll(new ClosedChannelException());
    }
}
