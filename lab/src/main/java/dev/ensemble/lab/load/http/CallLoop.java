package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Calls as {@link HttpCaller} does, many at a time on one thread, which is what a load can afford that shares its cores
 * with what it measures. For that one thread, but for {@link #wakeUp}.
 *
 * <p>It can hedge (J. Dean and L. A. Barroso, "The Tail at Scale", CACM 2013): a call whose first request has had no answer
 * for a while is sent once more, unchanged, on the connection that was answered last, because the process at its other end
 * is alive. The first answer counts, unless it is 429 or 5xx while the other may still come.
 */
public final class CallLoop implements AutoCloseable {
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final HttpOrigin target;
    private final long timeout;
    private final long repeatAfter;
    private final Selector selector;
    private final PolledConnections connections;
    private long hedgeAfter = NEVER;
    private final Queue<PendingCall> byDeadline = new ArrayDeque<>();
    private final Queue<PendingCall> byHedge = new ArrayDeque<>();
    private final Queue<PendingCall> byRepeat = new ArrayDeque<>();
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
        this.timeout = timeout.toNanos();
        this.repeatAfter = repeatAfter.toNanos();
        this.selector = Selector.open();
        this.connections = new PolledConnections(target, kept, selector);
    }

    /** From now on hedges calls that have no answer for so long. */
    public void hedgeAfter(Duration time) {
        hedgeAfter = time.toNanos();
    }

    /** Starts a call; {@code done} is told what became of it, within {@link #run}. */
    public void call(Request request, Consumer<CallResult> done) {
        long now = System.nanoTime();
        PendingCall call = new PendingCall(target.encode(request), now, now + timeout, done);
        inFlight++;
        byDeadline.add(call);
        if (hedgeAfter != NEVER) {
            byHedge.add(call);
        }
        send(call.first(), connections::take);
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
        hedgeDue();
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
        long hedge = byHedge.isEmpty() ? NEVER : nanosToHedge(byHedge.peek(), now);
        return Math.max(NANOS_A_MILLI, Math.min(Math.min(late, repeat), hedge));
    }

    private long nanosToHedge(PendingCall call, long now) {
        return call.nanosToHedge(now, hedgeAfter);
    }

    /** Where a connection comes from. */
    private interface ConnectionSource {
        PolledConnection get() throws IOException;
    }

    private void send(CallAttempt attempt, ConnectionSource source) {
        PolledConnection connection;
        try {
            connection = source.get();
        } catch (IOException e) {
            broke(attempt, e);
            return;
        }
        attempt.on(connection);
        try {
            connection.carry(attempt);
        } catch (IOException e) {
            connections.drop(connection);
            broke(attempt, e);
        }
    }

    private void proceed(SelectionKey key) {
        if (!key.isValid()) { // What came before in this poll has dropped it: the other request of a hedged call.
            return;
        }
        PolledConnection connection = (PolledConnection) key.attachment();
        CallAttempt attempt = connection.attempt();
        if (attempt == null) {
            connections.hungUp(connection);
            return;
        }
        try {
            Reply.Answered answer = connection.proceed();
            if (answer != null) {
                connections.give(connection);
                answered(attempt, answer);
            }
        } catch (IOException e) {
            connections.drop(connection);
            broke(attempt, e);
        }
    }

    private void answered(CallAttempt attempt, Reply.Answered answer) {
        attempt.over();
        LabClock.follow(answer);
        boolean settled = answer.status() < 500 && answer.status() != 429;
        if (settled || !otherIsUnderWay(attempt)) {
            end(attempt, answer);
        }
    }

    private void broke(CallAttempt attempt, IOException why) {
        attempt.over();
        PendingCall call = attempt.call();
        if (!call.hasSecond()) {
            call.repeatAt(System.nanoTime() + repeatAfter);
            byRepeat.add(call);
        } else if (!otherIsUnderWay(attempt)) {
            end(attempt, new Reply.ConnectionBroken(attempt.sent(), Reasons.of(why)));
        }
    }

    private static boolean otherIsUnderWay(CallAttempt attempt) {
        CallAttempt other = attempt.call().other(attempt);
        return other != null && other.isUnderWay();
    }

    private void repeatDue() {
        for (PendingCall next = byRepeat.peek(); next != null && next.nanosToRepeat(System.nanoTime()) <= 0;
                next = byRepeat.peek()) {
            byRepeat.remove();
            if (!next.isDone()) {
                send(next.second(), connections::connect);
            }
        }
    }

    private void hedgeDue() {
        for (PendingCall next = byHedge.peek(); next != null
                && (!next.mayHedge() || nanosToHedge(next, System.nanoTime()) <= 0); next = byHedge.peek()) {
            byHedge.remove();
            if (next.mayHedge()) {
                send(next.hedge(), connections::takeProven);
            }
        }
    }

    private void endLate() {
        long now = System.nanoTime();
        for (PendingCall next = byDeadline.peek(); next != null && (next.isDone() || next.nanosToDeadline(now) <= 0);
                next =
                        byDeadline.peek()) {
            byDeadline.remove();
            if (!next.isDone()) {
                CallAttempt last = next.last();
                giveUp(last);
                end(last, new Reply.TimedOut(last.sent()));
            }
        }
    }

    private void end(CallAttempt decisive, Reply reply) {
        inFlight--;
        PendingCall call = decisive.call();
        if (call.hasSecond()) {
            giveUp(call.other(decisive));
        }
        call.end(decisive, reply);
    }

    /** The answer to a request that is under way would stand before that to the next one: its connection is lost. */
    private void giveUp(CallAttempt attempt) {
        if (attempt.isUnderWay()) {
            connections.drop(attempt.connection());
            attempt.over();
        }
    }

    /** Closes all connections; calls that are not over never are. */
    @Override
    public void close() throws IOException {
        connections.close();
        selector.close();
    }
}
