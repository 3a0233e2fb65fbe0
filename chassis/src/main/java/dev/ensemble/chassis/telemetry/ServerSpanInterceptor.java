package dev.ensemble.chassis.telemetry;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.context.Scope;

/** Sees every call that is served: it belongs to its caller's trace, and what is done for it belongs to it. */
final class ServerSpanInterceptor implements ServerInterceptor {
    private final RpcSpans spans;

    ServerSpanInterceptor(RpcSpans spans) {
        this.spans = spans;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        RpcSpans.ObservedCall seen = spans.begin(spans.extract(headers), call.getMethodDescriptor());
        try (Scope scope = seen.context().makeCurrent()) {
            return new ObservedServerListener<>(next.startCall(new SeenCall<>(call, seen), headers), seen);
        } catch (RuntimeException | Error e) {
            seen.end(Status.UNKNOWN.withCause(e));
            throw e;
        }
    }

    private static final class SeenCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final RpcSpans.ObservedCall seen;

        SeenCall(ServerCall<Q, R> call, RpcSpans.ObservedCall seen) {
            super(call);
            this.seen = seen;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            seen.end(status); // Who is answered finds it counted.
            super.close(status, trailers);
        }
    }

    private static final class ObservedServerListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final RpcSpans.ObservedCall seen;

        ObservedServerListener(ServerCall.Listener<Q> listener, RpcSpans.ObservedCall seen) {
            super(listener);
            this.seen = seen;
        }

        @Override
        public void onMessage(Q message) {
            try (Scope scope = seen.context().makeCurrent()) {
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            try (Scope scope = seen.context().makeCurrent()) {
                super.onHalfClose();
            }
        }

        @Override
        public void onCancel() {
            try (Scope scope = seen.context().makeCurrent()) {
                super.onCancel();
            }
            seen.end(Status.CANCELLED);
        }
    }
}
