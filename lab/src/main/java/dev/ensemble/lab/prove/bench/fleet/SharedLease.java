package dev.ensemble.lab.prove.bench.fleet;

import dev.ensemble.registry.v1.Heartbeat;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import dev.ensemble.registry.v1.Register;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceStub;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The lease of one instance, on a connection that it shares with others; who opened it beats for it. */
final class SharedLease implements StreamObserver<LeaseResponse> {
    private static final LeaseRequest HEARTBEAT =
            LeaseRequest.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build();
    private static final int PATIENCE_SECONDS = 10;

    private final CompletableFuture<Long> epoch = new CompletableFuture<>();
    private final ClientCallStreamObserver<LeaseRequest> requests;
    private final Runnable onLost;
    private volatile boolean over;
    private volatile boolean brokenOff;

    /**
     * Asks for it.
     *
     * @param onLost when the registry ends it after it was granted
     */
    SharedLease(RegistryServiceStub registry, Instance instance, Runnable onLost) {
        this.onLost = onLost;
        this.requests = (ClientCallStreamObserver<LeaseRequest>) registry.lease(this);
        requests.onNext(LeaseRequest.newBuilder().setRegister(Register.newBuilder().setInstance(instance)).build());
    }

    /** Waits for the grant; empty-handed it throws. */
    long awaitEpoch() throws ExecutionException, TimeoutException, InterruptedException {
        return epoch.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    synchronized void beat() {
        if (!over) {
            requests.onNext(HEARTBEAT);
        }
    }

    /** As the death of a process does. */
    synchronized void breakOff() {
        brokenOff = true;
        if (!over) {
            over = true;
            requests.cancel("the process is dead", null);
        }
    }

    @Override
    public void onNext(LeaseResponse response) {
        if (response.hasGranted()) {
            epoch.complete(response.getGranted().getEpoch());
        }
    }

    @Override
    public void onError(Throwable error) {
        over = true;
        if (!epoch.completeExceptionally(error) && !brokenOff) {
            onLost.run();
        }
    }

    @Override
    public void onCompleted() {
        onError(Status.UNAVAILABLE.withDescription("the registry ended the lease").asException());
    }
}
