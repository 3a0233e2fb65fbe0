package dev.ensemble.lab.load.http;

import java.util.function.Consumer;

/** One call of a {@link CallLoop} on its way: its first request, or its second. */
final class CallAttempt {
    private final long deadline;
    private byte[] request;
    private Consumer<CallResult> done;
    private PolledConnection connection;
    private boolean sent;
    private boolean repeated;
    private boolean sentBefore;
    private long due;

    /** @param deadline on the clock of {@link System#nanoTime} */
    CallAttempt(byte[] request, long deadline, Consumer<CallResult> done) {
        this.request = request;
        this.deadline = deadline;
        this.done = done;
    }

    byte[] request() {
        return request;
    }

    long nanosToDeadline(long now) {
        return deadline - now;
    }

    /** What carries it, or null. */
    PolledConnection connection() {
        return connection;
    }

    void on(PolledConnection carrier) {
        connection = carrier;
    }

    /** Whether the server may have seen the request. */
    boolean sent() {
        return sent;
    }

    void sent(boolean seen) {
        sent = seen;
    }

    boolean repeated() {
        return repeated;
    }

    /** The first request broke: the second is due at that time. */
    void repeatAt(long time) {
        repeated = true;
        sentBefore = sent;
        sent = false;
        connection = null;
        due = time;
    }

    long nanosToRepeat(long now) {
        return due - now;
    }

    boolean isDone() { return done == null; }

    /** Ends it; from now on it holds nothing, though its deadline is still to come. */
    void end(Reply reply) {
        Consumer<CallResult> told = done;
        done = null;
        request = null;
        connection = null;
        told.accept(new CallResult(reply, repeated, sentBefore));
    }
}
