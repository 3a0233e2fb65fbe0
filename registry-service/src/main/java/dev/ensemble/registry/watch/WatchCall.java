package dev.ensemble.registry.watch;

import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.Consumer;

/** One watch stream. A watcher that is slow skips what it missed: only the latest snapshot is kept for it. */
public final class WatchCall implements Consumer<Snapshot> {
    /** Who knows the instances. */
    @FunctionalInterface
    public interface SnapshotSource {
        Subscription watch(String service, Consumer<Snapshot> listener);
    }

    private final ServerCallStreamObserver<WatchResponse> responses;
    private final WatchRequest request;
    private Snapshot latest;
    private long sentRevision;
    private Subscription subscription;
    private boolean ended;

    public WatchCall(WatchRequest request, ServerCallStreamObserver<WatchResponse> responses) {
        this.request = request;
        this.responses = responses;
        // Revisions of another registry may be larger: whatever differs is news.
        this.sentRevision = request.getRevision();
    }

    public void start(SnapshotSource source, Consumer<WatchCall> onEnd) {
        responses.setOnReadyHandler(this::drain);
        responses.setOnCancelHandler(() -> stop(onEnd));
        responses.setOnCloseHandler(() -> stop(onEnd));
        Subscription opened = source.watch(request.getService(), this);
        synchronized (this) {
            subscription = opened;
            if (!ended) {
                return;
            }
        }
        opened.close();
    }

    @Override
    public synchronized void accept(Snapshot snapshot) {
        latest = snapshot;
        drain();
    }

    /** Ends the stream: the watcher goes to another replica. */
    public synchronized void end(Status status) {
        if (!ended) {
            ended = true;
            responses.onError(status.asRuntimeException());
        }
    }

    private synchronized void drain() {
        if (!ended && latest != null && latest.revision() != sentRevision && responses.isReady()) {
            sentRevision = latest.revision();
            responses.onNext(latest.response());
        }
    }

    private void stop(Consumer<WatchCall> onEnd) {
        Subscription open;
        synchronized (this) {
            ended = true;
            open = subscription;
        }
        if (open != null) {
            open.close();
        }
        onEnd.accept(this);
    }
}
