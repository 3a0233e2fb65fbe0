package dev.ensemble.chassis.rpc.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Ends streams that would never end on their own, so that a server which leaves has not to wait for them. */
final class StreamEnder implements ServerInterceptor {

    private final Executor loop;
    private final Set<EndableCall<?, ?>> open = ConcurrentHashMap.newKeySet();

    StreamEnder(Executor loop) {
        this.loop = loop;
    }

    /** Callers find that they may call again, and reach another replica. */
    void end() {
        open.forEach(stream -> loop.execute(
                () -> stream.close(Status.UNAVAILABLE.withDescription("this instance leaves"), new Metadata())));
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        EndableCall<Q, R> stream = new EndableCall<>(call);
        open.add(stream);
        return new SimpleForwardingServerCallListener<>(next.startCall(stream, headers)) {
            @Override
            public void onCancel() {
                open.remove(stream);
                super.onCancel();
            }

            @Override
            public void onComplete() {
                open.remove(stream);
                super.onComplete();
            }
        };
    }

    /** A call that ends once, by its handler or by this. */
    private static final class EndableCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private boolean closed;

        EndableCall(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void sendMessage(R message) {
            synchronized (this) {
                if (!closed) {
                    super.sendMessage(message);
                }
            }
        }

        @Override
        public void close(Status status, Metadata trailers) {
            synchronized (this) {
                if (!closed) {
                    closed = true;
                    super.close(status, trailers);
                }
            }
        }
    }
}
