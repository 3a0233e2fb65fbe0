package dev.ensemble.gateway.http;

import io.vertx.core.http.HttpServerResponse;

/** An answer that goes on: server-sent events (WHATWG HTML, section 9.2). Lives on the event loop of its connection. */
public final class EventStream {
    private final HttpServerResponse response;
    private final Runnable finish;
    private long bytes;
    private boolean ended;

    EventStream(HttpServerResponse response, Runnable finish) {
        this.response = response;
        this.finish = finish;
    }

    /** Whether the caller has read most of what was sent. */
    public boolean ready() {
        return !ended && !response.writeQueueFull();
    }

    /** Runs {@code action} each time the stream becomes ready again. */
    public void onReady(Runnable action) {
        response.drainHandler(drained -> action.run());
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
            response.end().onComplete(done -> finish.run());
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
            response.write(text);
        }
    }
}
