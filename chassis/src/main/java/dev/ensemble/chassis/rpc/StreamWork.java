package dev.ensemble.chassis.rpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.util.concurrent.Executor;

/** A streaming call whose events are handed over one after the other. */
final class StreamWork<Q, R> extends ServerCall.Listener<Q> {
    private final Executor one;
    /** Only touched by what {@link #one} runs. */
    private ServerCall.Listener<Q> listener = new ServerCall.Listener<>() {};

    StreamWork(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Executor one) {
        this.one = one;
        one.execute(() -> listener = next.startCall(call, headers));
    }

    @Override
    public void onMessage(Q message) {
        one.execute(() -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        one.execute(() -> listener.onHalfClose());
    }

    @Override
    public void onCancel() {
        one.execute(() -> listener.onCancel());
    }

    @Override
    public void onComplete() {
        one.execute(() -> listener.onComplete());
    }

    @Override
    public void onReady() {
        one.execute(() -> listener.onReady());
    }
}
