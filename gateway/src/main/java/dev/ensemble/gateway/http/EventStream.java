package dev.ensemble.gateway.http;

import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.LastHttpContent;

/** An answer that goes on: server-sent events (WHATWG HTML, section 9.2). Lives on the event loop of its connection. */
public final class EventStream {
    static final String TYPE = "text/event-stream";

    private final Channel channel;
    private final Runnable finish;
    private Runnable onReady = () -> {};
    private long bytes;
    private boolean ended;

    EventStream(Channel channel, Runnable finish) {
        this.channel = channel;
        this.finish = finish;
    }

    /** Whether the caller has read most of what was sent. */
    public boolean ready() {
        return !ended && channel.isWritable();
    }

    /** Runs {@code action} each time the stream becomes ready again. */
    public void onReady(Runnable action) {
        onReady = action;
    }

    /** Sends an event; {@code data} is one line. */
    public void event(String id, String type, String data) {
        write("id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n");
    }

    /** Sends something that callers ignore, so that a connection that is dead is noticed. */
    public void keepAlive() {
        write(":\n\n");
    }

    /** Ends the stream, and with it the connection. */
    public void end() {
        if (!ended) {
            ended = true;
            channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(done -> finish.run());
        }
    }

    void writable() {
        if (!ended) {
            onReady.run();
        }
    }

    void gone() {
        ended = true;
    }

    long bytes() {
        return bytes;
    }

    private void write(String text) {
        if (!ended) {
            bytes += text.length();
            channel.writeAndFlush(new DefaultHttpContent(ByteBufUtil.writeUtf8(channel.alloc(), text)));
        }
    }
}
