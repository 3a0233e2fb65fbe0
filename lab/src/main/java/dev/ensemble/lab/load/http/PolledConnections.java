package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The connections of a {@link CallLoop}: so many are kept and used in turn, and more while calls need them. Those that no
 * call has needed for a second are closed, and not each as soon as its call has ended: a caller who connects anew for each
 * call gives an overloaded server, and itself, more to do.
 */
final class PolledConnections implements AutoCloseable {
    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

    private final HttpOrigin target;
    private final int kept;
    private final Selector selector;
    private final Deque<PolledConnection> idle = new ArrayDeque<>();
    private int open;
    private int leastIdle;
    private long windowBegan = System.nanoTime();

    PolledConnections(HttpOrigin target, int kept, Selector selector) {
        this.target = target;
        this.kept = kept;
        this.selector = selector;
    }

    /** The one that was idle longest, or a new one. */
    PolledConnection take() throws IOException {
        return fresh(() -> open >= kept ? idle.poll() : null);
    }

    /** The one that was answered last: if any process serves, then the one at its other end. */
    PolledConnection takeProven() throws IOException {
        return fresh(idle::pollLast);
    }

    private PolledConnection fresh(Supplier<PolledConnection> next) throws IOException {
        for (PolledConnection connection = next.get(); connection != null; connection = next.get()) {
            leastIdle = Math.min(leastIdle, idle.size());
            if (connection.isFresh()) {
                return connection;
            }
            drop(connection);
        }
        return connect();
    }

    /** A new one. */
    PolledConnection connect() throws IOException {
        PolledConnection connection = PolledConnection.open(target, selector);
        open++;
        return connection;
    }

    /** Takes back one whose call has its answer. */
    void give(PolledConnection connection) {
        if (connection.release() && connection.calls() < HttpCaller.CALLS_A_CONNECTION) {
            idle.add(connection);
        } else {
            drop(connection);
        }
        if (System.nanoTime() - windowBegan > WINDOW_NANOS) {
            dropUnneeded();
        }
    }

    private void dropUnneeded() {
        for (int i = Math.min(leastIdle, open - kept); i > 0 && !idle.isEmpty(); i--) {
            drop(idle.remove());
        }
        leastIdle = idle.size();
        windowBegan = System.nanoTime();
    }

    /** The peer has hung up on one that was idle. */
    void hungUp(PolledConnection connection) {
        idle.remove(connection);
        drop(connection);
    }

    /** Closes one that can carry no further call. */
    void drop(PolledConnection connection) {
        connection.close();
        open--;
    }

    @Override
    public void close() {
        for (SelectionKey key : selector.keys()) {
            ((PolledConnection) key.attachment()).close();
        }
    }
}
