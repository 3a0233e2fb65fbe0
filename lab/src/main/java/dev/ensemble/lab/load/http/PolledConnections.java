package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The connections of a {@link CallLoop}: so many are kept and used in turn, and more are there while calls need them. */
final class PolledConnections implements AutoCloseable {
    private final HttpOrigin target;
    private final int kept;
    private final Selector selector;
    private final Deque<PolledConnection> idle = new ArrayDeque<>();
    private int open;

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
        if (connection.release() && connection.calls() < HttpCaller.CALLS_A_CONNECTION && open <= kept) {
            idle.add(connection);
        } else {
            drop(connection);
        }
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
