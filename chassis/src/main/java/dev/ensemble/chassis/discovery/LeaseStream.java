package dev.ensemble.chassis.discovery;

import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;

/**
 * One lease stream and its watchdog: it ends itself when the registry is silent for too long, as a frozen one is.
 * Callbacks come on the client's loop, the end exactly once and last.
 */
final class LeaseStream implements StreamObserver<LeaseResponse> {
    private static final long FIRST_ANSWER_MS = 2000;

    private final RegistryConnections.RegistryConnection connection;
    private final ClientLoop loop;
    private final Consumer<LeaseResponse> onResponse;
    private final Consumer<Status> onEnd;
    private final StreamObserver<LeaseRequest> requests;
    private long patienceMs = FIRST_ANSWER_MS;
    private ScheduledFuture<?> watchdog;
    private boolean open = true;

    LeaseStream(
            RegistryConnections.RegistryConnection connection,
            ClientLoop loop,
            Consumer<LeaseResponse> onResponse,
            Consumer<Status> onEnd) {
        this.connection = connection;
        this.loop = loop;
        this.onResponse = onResponse;
        this.onEnd = onEnd;
        this.requests = RegistryServiceGrpc.newStub(connection.channel()).lease(this);
        watch();
    }

    RegistryConnections.RegistryConnection connection() {
        return connection;
    }

    boolean isOpen() { return open; }

    void send(LeaseRequest request) {
        if (open) {
            requests.onNext(request);
        }
    }

    void expectAnswersWithin(long millis) {
        patienceMs = millis;
        watch();
    }

    void cancel() {
        end(Status.CANCELLED);
    }

    @Override
    public void onNext(LeaseResponse response) {
        loop.run(() -> {
            if (open) {
                watch();
                onResponse.accept(response);
            }
        });
    }

    @Override
    public void onError(Throwable error) {
        loop.run(() -> end(Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
        loop.run(() -> end(Status.UNAVAILABLE.withDescription("the registry ended the stream")));
    }

    private void watch() {
        if (watchdog != null) {
            watchdog.cancel(false);
        }
        watchdog = loop.after(
                patienceMs,
                () -> end(Status.DEADLINE_EXCEEDED.withDescription("no answer for " + patienceMs + " ms")));
    }

    private void end(Status status) {
        if (!open) {
            return;
        }
        open = false;
        watchdog.cancel(false);
        requests.onError(status.asException());
        onEnd.accept(status);
    }
}
