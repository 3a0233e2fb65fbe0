package dev.ensemble.chassis.discovery;

import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one service, and keeps the last list when the registry is away or has only just started. */
final class WatchSession implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(WatchSession.class);

    private final String service;
    private final Consumer<List<Instance>> listener;
    private final RegistryConnections replicas;
    private final ClientLoop loop;
    private final Consumer<String> heard;
    private final boolean failStatic;

    // Only used on the loop.
    private List<Instance> known = List.of();
    private boolean published;
    private long revision;
    private WatchStream stream;
    private boolean closed;

    /** @param heard is told the logical time of what the registry says */
    WatchSession(
            String service,
            Consumer<List<Instance>> listener,
            RegistryConnections replicas,
            ClientLoop loop,
            Consumer<String> heard,
            boolean failStatic) {
        this.service = service;
        this.listener = listener;
        this.replicas = replicas;
        this.loop = loop;
        this.heard = heard;
        this.failStatic = failStatic;
    }

    void start() {
        loop.run(this::attach);
    }

    @Override
    public void close() {
        loop.run(() -> {
            closed = true;
            if (stream != null) {
                stream.context.cancel(null);
            }
        });
    }

    private void attach() {
        if (closed) {
            return;
        }
        stream = new WatchStream(replicas.connection());
        WatchRequest request = WatchRequest.newBuilder()
                .setService(service)
                .setRevision(revision)
                .build();
        stream.context.run(() -> RegistryServiceGrpc.newStub(stream.connection.channel()).watch(request, stream));
    }

    private void onSnapshot(WatchResponse snapshot) {
        heard.accept(snapshot.getHlc());
        revision = snapshot.getRevision();
        List<Instance> current = snapshot.getSettling() ? union(snapshot) : snapshot.getInstancesList();
        // An empty list of a registry that knows no instance yet says nothing.
        boolean news = published ? !current.equals(known) : !(snapshot.getSettling() && current.isEmpty());
        if (news) {
            known = current;
            published = true;
            listener.accept(current);
        }
    }

    private List<Instance> union(WatchResponse snapshot) {
        TreeMap<String, Instance> byId = new TreeMap<>();
        known.forEach(instance -> byId.put(instance.getId(), instance));
        snapshot.getInstancesList().forEach(instance -> byId.put(instance.getId(), instance));
        return List.copyOf(byId.values());
    }

    private void onEnd(WatchStream ended, Status status) {
        if (closed || ended != stream) {
            return;
        }
        if (status.getCode() == Status.Code.INVALID_ARGUMENT) {
            log.error("the registry refuses to watch {}: {}", service, status);
            return;
        }
        log.debug("watch of {} lost its registry {}: {}", service, ended.connection.address(), status);
        long pause = replicas.lost(ended.connection);
        if (!failStatic && !known.isEmpty()) {
            known = List.of();
            listener.accept(known);
        }
        loop.after(pause, this::attach);
    }

    /** One watch stream; its context is what cancels it. */
    private final class WatchStream implements StreamObserver<WatchResponse> {
        private final RegistryConnections.RegistryConnection connection;
        private final Context.CancellableContext context = Context.ROOT.withCancellation();

        WatchStream(RegistryConnections.RegistryConnection connection) {
            this.connection = connection;
        }

        @Override
        public void onNext(WatchResponse snapshot) {
            loop.run(() -> {
                if (!closed && this == stream) {
                    onSnapshot(snapshot);
                }
            });
        }

        @Override
        public void onError(Throwable error) {
            loop.run(() -> onEnd(this, Status.fromThrowable(error)));
        }

        @Override
        public void onCompleted() {
            loop.run(() -> onEnd(this, Status.UNAVAILABLE.withDescription("the registry ended the stream")));
        }
    }
}
