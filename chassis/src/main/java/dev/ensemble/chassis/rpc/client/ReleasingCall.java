package dev.ensemble.chassis.rpc.client;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A call that holds something, and gives it back exactly once: on close, on a throw, or when it is never started. */
final class ReleasingCall<Q, R> extends SimpleForwardingClientCall<Q, R> {

    private final Consumer<Status> giveBack;
    private final AtomicBoolean held = new AtomicBoolean(true);
    private volatile boolean started;

    ReleasingCall(ClientCall<Q, R> call, Consumer<Status> giveBack) {
        super(call);
        this.giveBack = giveBack;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
        started = true;
        try {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            end(status);
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        } catch (RuntimeException | Error e) {
            end(Status.CANCELLED);
            throw e;
        }
    }

    @Override
    public void cancel(String message, Throwable cause) {
        if (!started) {
            end(Status.CANCELLED);
        }
        super.cancel(message, cause);
    }

    private void end(Status status) {
        if (held.compareAndSet(true, false)) {
            giveBack.accept(status);
        }
    }
}
