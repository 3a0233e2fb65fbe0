package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls one HTTP server over kept connections, used in turn so that each of several processes behind one port gets its
 * share. A call holds one connection, so a bound of the calls at once bounds the connections. A call whose own
 * connection broke or was refused is sent once more, a moment later and on a new connection, if the caller allows it;
 * nothing else is ever repeated. Safe for many threads.
 */
public final class HttpCaller implements AutoCloseable {
    /** A process that was killed needs a moment to let go of its port; until then new connections die there too. */
    public static final Duration REPEAT_AFTER = Duration.ofMillis(100);

    /** Then a connection is replaced, so that a process that came back is found again. */
    static final int CALLS_A_CONNECTION = 100;

    private final HttpOrigin target;
    private final int kept;
    private final Duration repeatAfter;
    private final Queue<HttpConnection> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param url such as {@code http://localhost:8080}
     * @param authorities whom it believes
     * @param kept connections that stay open
     * @param headers sent with every request
     * @param repeatAfter how long after its connection broke a call is sent once more
     * @throws IllegalArgumentException if the URL is neither http nor https, has a path or an unknown host
     */
    public HttpCaller(
            URI url, Authorities authorities, int kept, Map<String, String> headers, Duration repeatAfter) {
        this.target = HttpOrigin.of(url, authorities, headers);
        this.kept = kept;
        this.repeatAfter = repeatAfter;
    }

    /** With the usual delay before a call is sent once more. */
    public HttpCaller(URI url, Authorities authorities, int kept, Map<String, String> headers) {
        this(url, authorities, kept, headers, REPEAT_AFTER);
    }

    /** Where the user says who is to be believed. */
    public HttpCaller(URI url, int kept, Map<String, String> headers) {
        this(url, Authorities.ofEnvironment(), kept, headers);
    }

    /** Without headers of its own. */
    public HttpCaller(URI url, int kept) {
        this(url, kept, Map.of());
    }

    /** The server, without a slash at the end. */
    public String url() {
        return target.url();
    }

    /** One call, over within the time given. */
    public CallResult call(Request request, Duration timeout, boolean mayRepeat) {
        Deadline deadline = Deadline.in(timeout);
        Reply first = once(request, deadline, false);
        if (!mayRepeat || !(first instanceof Reply.ConnectionBroken broken)) {
            return new CallResult(first, false, false);
        }
        return new CallResult(again(request, deadline), true, broken.sent());
    }

    private Reply again(Request request, Deadline deadline) {
        try {
            Thread.sleep(repeatAfter);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.ConnectionBroken(false, "interrupted");
        }
        return once(request, deadline, true);
    }

    private Reply once(Request request, Deadline deadline, boolean onNewConnection) {
        HttpConnection connection;
        try {
            connection = onNewConnection ? connect(deadline) : take(deadline);
        } catch (SocketTimeoutException e) {
            return new Reply.TimedOut(false);
        } catch (IOException e) {
            return new Reply.ConnectionBroken(false, Reasons.of(e));
        }
        try {
            Reply reply = connection.exchange(target.encode(request), deadline);
            LabClock.follow(reply);
            return reply;
        } finally {
            give(connection);
        }
    }

    private HttpConnection take(Deadline deadline) throws IOException {
        while (open.get() >= kept) {
            HttpConnection connection = idle.poll();
            if (connection == null) {
                break;
            } else if (connection.isFresh()) {
                return connection;
            }
            drop(connection);
        }
        return connect(deadline);
    }

    private HttpConnection connect(Deadline deadline) throws IOException {
        HttpConnection connection = HttpConnection.open(target, deadline);
        open.incrementAndGet();
        return connection;
    }

    private void give(HttpConnection connection) {
        if (!connection.isOpen() || closed || connection.calls() >= CALLS_A_CONNECTION || open.get() > kept) {
            drop(connection);
        } else {
            idle.add(connection);
            if (closed) {
                close();
            }
        }
    }

    private void drop(HttpConnection connection) {
        connection.close();
        open.decrementAndGet();
    }

    /** Closes what is idle; what is in use closes when its call ends. */
    @Override
    public void close() {
        closed = true;
        for (HttpConnection c = idle.poll(); c != null; c = idle.poll()) {
            drop(c);
        }
    }
}
