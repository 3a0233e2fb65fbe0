package dev.ensemble.registry;

import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import dev.ensemble.registry.v1.Register;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceStub;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A lease stream without the client library's care. */
final class RawLease implements StreamObserver<LeaseResponse> {
    private final BlockingQueue<LeaseResponse> responses = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final StreamObserver<LeaseRequest> requests;

    RawLease(RegistryServiceStub stub) {
        requests = stub.lease(this);
    }

    /** Registers; the answer, or an empty one when the stream ended instead. */
    LeaseResponse register(Instance instance) {
        send(LeaseRequest.newBuilder().setRegister(Register.newBuilder().setInstance(instance)));
        return next();
    }

    void send(LeaseRequest.Builder request) {
        requests.onNext(request.build());
    }

    LeaseResponse next() {
        try {
            LeaseResponse response = responses.poll(5, TimeUnit.SECONDS);
            return response == null ? LeaseResponse.getDefaultInstance() : response;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void breakOff() {
        requests.onError(Status.CANCELLED.asException());
    }

    Status.Code end() {
        return end.orTimeout(5, TimeUnit.SECONDS).join().getCode();
    }

    String description() {
        return end.join().getDescription();
    }

    @Override
    public void onNext(LeaseResponse response) {
        responses.add(response);
    }

    @Override
    public void onError(Throwable error) {
        finish(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        finish(Status.OK);
    }

    private void finish(Status status) {
        end.complete(status);
        responses.add(LeaseResponse.getDefaultInstance());
    }
}
