package dev.ensemble.chassis.telemetry;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** Sees every call that is made, and takes the trace along. */
final class ClientSpanInterceptor implements ClientInterceptor {
    private final RpcSpans spans;

    ClientSpanInterceptor(RpcSpans spans) {
        this.spans = spans;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        Context parent = Context.current();
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                RpcSpans.ObservedCall seen = spans.begin(parent, method);
                spans.inject(seen.context(), headers);
                try {
                    super.start(new ObservedClientListener<>(listener, seen, parent), headers);
                } catch (RuntimeException | Error e) {
                    seen.end(Status.UNKNOWN.withCause(e));
                    throw e;
                }
            }
        };
    }

    /** What the caller does with the outcome is the caller's. */
    private static final class ObservedClientListener<R> extends SimpleForwardingClientCallListener<R> {
        private final RpcSpans.ObservedCall seen;
        private final Context caller;

        ObservedClientListener(ClientCall.Listener<R> listener, RpcSpans.ObservedCall seen, Context caller) {
            super(listener);
            this.seen = seen;
            this.caller = caller;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            seen.end(status);
            try (Scope scope = caller.makeCurrent()) {
                super.onClose(status, trailers);
            }
        }
    }
}
