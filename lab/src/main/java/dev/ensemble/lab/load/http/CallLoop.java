package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Calls as {@link HttpCaller} does, many at a time on one thread, which is what a load can afford that shares its cores
 * with what it measures. For that one thread, but for {@link #wakeUp}.
 */
public final class CallLoop implements AutoCloseable {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final HttpOrigin target;
    private final int kept;
    private final long timeout;
    private final long repeatAfter;
    private final Selector selector;
    private final Deque<PolledConnection> idle = new ArrayDeque<>();
    private final Queue<CallAttempt> byDeadline = new ArrayDeque<>();
    private final Queue<CallAttempt> byRepeat = new ArrayDeque<>();
    private int open;
    private int inFlight;

    /**
     * @param url such as {@code http://localhost:8080}
     * @param authorities whom it believes
     * @param kept connections that stay open
     * @param headers sent with every request
     * @param timeout of every call
     * @param repeatAfter how long after its connection broke a call is sent once more
     * @throws IllegalArgumentException if the URL is neither http nor https, has a path or an unknown host
     */
    public CallLoop(URI url, Authorities authorities, int kept, Map<String, String> headers, Duration timeout,
            Duration repeatAfter)
            throws IOException {
        this.target = HttpOrigin.of(url, authorities, headers);
        this.kept = kept;
        this.timeout = timeout.toNanos();
        this.repeatAfter = repeatAfter.toNanos();
        this.selector = Selector.open();
    }

    /** Starts a call; {@code done} is told what became of it, within {@link #run}. */
    public void call(Request request, Consumer<CallResult> done) {
        CallAttempt attempt = new CallAttempt(target.encode(request), System.nanoTime() + timeout, done);
        inFlight++;
        byDeadline.add(attempt);
        send(attempt);
    }

    /** Calls that were started and are not over. */
    public int inFlight() {
        return inFlight;
    }

    /** Goes on with all calls, for about so many nanoseconds, or less. */
    public void run(long nanos) throws IOException {
        if (nanos >= NANOS_A_MILLI) {
            selector.select(this::proceed, Math.min(nanos, nanosToNext()) / NANOS_A_MILLI);
        } else {
            LockSupport.parkNanos(nanos); // the selector's unit is too coarse for this
            selector.selectNow(this::proceed);
        }
        endLate();
        repeatDue();
    }

    /** Ends {@link #run} early, or the next one. */
    public void wakeUp() {
        selector.wakeup();
    }

    /** Until something has to be done that no answer brings about; at least 1 ms. */
    private long nanosToNext() {
        long now = System.nanoTime();
        long late = byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.peek().nanosToDeadline(now);
        long repeat = byRepeat.isEmpty() ? Long.MAX_VALUE : byRepeat.peek().nanosToRepeat(now);
        return Math.max(NANOS_A_MILLI, Math.min(late, repeat));
    }

    private void send(CallAttempt attempt) {
        PolledConnection connection;
        try {
            connection = attempt.repeated() ? connect() : take();
        } catch (IOException e) {
            broke(attempt, e);
            return;
        }
        attempt.on(connection);
        try {
            connection.carry(attempt);
        } catch (IOException e) {
            drop(connection);
            broke(attempt, e);
        }
    }

    private PolledConnection take() throws IOException {
        while (open >= kept) {
            PolledConnection connection = idle.poll();
            if (connection == null) {
                break;
            } else if (connection.isFresh()) {
                return connection;
            }
            drop(connection);
        }
        return connect();
    }

    private PolledConnection connect() throws IOException {
        PolledConnection connection = PolledConnection.open(target, selector);
        open++;
        return connection;
    }

    private void proceed(SelectionKey key) {
        PolledConnection connection = (PolledConnection) key.attachment();
        CallAttempt attempt = connection.attempt();
        if (attempt == null) { // The peer hung up while it was idle.
            idle.remove(connection);
            drop(connection);
            return;
        }
        try {
            Reply.Answered answer = connection.proceed();
            if (answer != null) {
                give(connection);
                end(attempt, answer);
            }
        } catch (IOException e) {
            drop(connection);
            broke(attempt, e);
        }
    }

    private void give(PolledConnection connection) {
        if (connection.release() && connection.calls() < HttpCaller.CALLS_A_CONNECTION && open <= kept) {
            idle.add(connection);
        } else {
            drop(connection);
        }
    }

    private void drop(PolledConnection connection) {
        connection.close();
        open--;
    }

    private void broke(CallAttempt attempt, IOException why) {
        if (attempt.repeated()) {
            end(attempt, new Reply.ConnectionBroken(attempt.sent(), Reasons.of(why)));
        } else {
            attempt.repeatAt(System.nanoTime() + repeatAfter);
            byRepeat.add(attempt);
        }
    }

    private void repeatDue() {
        for (CallAttempt next = byRepeat.peek(); next != null && next.nanosToRepeat(System.nanoTime()) <= 0;
                next = byRepeat.peek()) {
            byRepeat.remove();
            if (!next.isDone()) {
                send(next);
            }
        }
    }

    private void endLate() {
        long now = System.nanoTime();
        for (CallAttempt next = byDeadline.peek(); next != null && (next.isDone() || next.nanosToDeadline(now) <= 0);
                next =
                        byDeadline.peek()) {
            byDeadline.remove();
            if (!next.isDone()) {
                if (next.connection() != null) {
                    drop(next.connection());
                }
                end(next, new Reply.TimedOut(next.sent()));
            }
        }
    }

    private void end(CallAttempt attempt, Reply reply) {
        inFlight--;
        attempt.end(reply);
    }

    /** Closes all connections; calls that are not over never are. */
    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((PolledConnection) key.attachment()).close();
        }
        selector.close();
    }
}
