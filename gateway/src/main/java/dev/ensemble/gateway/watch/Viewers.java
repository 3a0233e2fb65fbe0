package dev.ensemble.gateway.watch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Those who watch one list, so many at most, and nobody once the gateway leaves. Used on the event loop, but for
 * {@link #close}.
 *
 * @param <V> what shows the list to one of them
 */
public final class Viewers<V> {
    private final int most;
    private final Consumer<V> end;
    private final Set<V> all = ConcurrentHashMap.newKeySet();
    private volatile Executor loop = nobody -> {};
    private volatile boolean closed;

    /** @param end ends the stream of one */
    public Viewers(int most, Consumer<V> end) {
        this.most = most;
        this.end = end;
    }

    int most() {
        return most;
    }

    boolean admit() {
        return !closed && all.size() < most;
    }

    /** One more, who is ended at once where the gateway has begun to leave since it was admitted. */
    public void add(V viewer, Executor eventLoop) {
        loop = eventLoop;
        all.add(viewer);
        if (closed) {
            end.accept(viewer);
        }
    }

    /** Its stream has ended. */
    public void remove(V viewer) {
        all.remove(viewer);
    }

    boolean isEmpty() { return all.isEmpty(); }

    void forEach(Consumer<V> action) {
        all.forEach(action);
    }

    /** Ends all streams; callers come again, to another gateway. Called from any thread. */
    public void close() {
        closed = true;
        loop.execute(() -> all.forEach(end));
    }
}
