package dev.ensemble.chassis.rpc.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.util.concurrent.Executor;

/** A streaming call whose events are handed over one after the other. */
final class StreamWork<Q, R> extends ServerCall.Listener<Q> {
    private final ServerCall<Q, R> call;
    private final Executor one;
    /** Only touched by what {@link #one} runs. */
    private ServerCall.Listener<Q> listener = new ServerCall.Listener<>() {};

    StreamWork(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Executor one) {
        this.call = call;
        this.one = one;
        handOver(() -> listener = next.startCall(call, headers));
    }

    private void handOver(Runnable event) {
        one.execute(() -> {
            try {
                event.run();
            } catch (RuntimeException | Error e) {
                HandOverInterceptor.fail(call, e);
            }
        });
    }

    @Override
    public void onMessage(Q message) {
        handOver(() -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        handOver(() -> listener.onHalfClose());
    }

    @Override
    public void onCancel() {
        handOver(() -> listener.onCancel());
    }

    @Override
    public void onComplete() {
        handOver(() -> listener.onComplete());
    }

    @Override
    public void onReady() {
        handOver(() -> listener.onReady());
    }
}
