package dev.ensemble.lab.load.http;

import java.util.function.Consumer;

/** One call of a {@link CallLoop} on its way: its first request, and its second if there is one. */
final class PendingCall {
    private final long began;
    private final long deadline;
    private byte[] request;
    private Consumer<CallResult> done;
    private final CallAttempt first = new CallAttempt(this);
    private CallAttempt second;
    private boolean hedged;
    private long due;

    /** @param deadline as {@code began} on the clock of {@link System#nanoTime} */
    PendingCall(byte[] request, long began, long deadline, Consumer<CallResult> done) {
        this.request = request;
        this.began = began;
        this.deadline = deadline;
        this.done = done;
    }

    byte[] request() {
        return request;
    }

    long nanosToDeadline(long now) {
        return deadline - now;
    }

    CallAttempt first() {
        return first;
    }

    /** The first request broke: it is sent once more at that time. */
    void repeatAt(long time) {
        due = time;
        second = new CallAttempt(this);
    }

    long nanosToRepeat(long now) {
        return due - now;
    }

    /** Whether the first request has no answer yet, and nothing was done about that. */
    boolean mayHedge() {
        return done != null && second == null && first.isUnderWay();
    }

    long nanosToHedge(long now, long after) {
        return began + after - now;
    }

    /** The first request has no answer: this one is sent on another connection, which may lead to another process. */
    CallAttempt hedge() {
        hedged = true;
        second = new CallAttempt(this);
        return second;
    }

    boolean hasSecond() { return second != null; }

    CallAttempt second() {
        return second;
    }

    /** The other request than this; null if there is none. */
    CallAttempt other(CallAttempt attempt) {
        return attempt == first ? second : first;
    }

    /** The request that speaks for the call when its time is over. */
    CallAttempt last() {
        return second == null || hedged && first.isUnderWay() ? first : second;
    }

    boolean isDone() { return done == null; }

    /** Ends it; from now on it holds nothing, though its deadline is still to come. */
    void end(CallAttempt decisive, Reply reply) {
        Consumer<CallResult> told = done;
        CallAttempt other = other(decisive);
        done = null;
        request = null;
        Hedge hedge =
                !hedged ? Hedge.NONE : decisive == second && reply instanceof Reply.Answered ? Hedge.WON : Hedge.LOST;
        told.accept(new CallResult(reply, second != null && !hedged, other != null && other.sent(), hedge));
    }
}
