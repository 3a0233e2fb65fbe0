package dev.ensemble.chassis.clock;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** Sends our logical time with a request, and merges the callee's from the trailers. */
public final class ClockClientInterceptor implements ClientInterceptor {

    private final HybridLogicalClock clock;

    /** Of a channel whose process has this clock. */
    public ClockClientInterceptor(HybridLogicalClock clock) {
        this.clock = clock;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                headers.put(ClockServerInterceptor.HLC, clock.now().toString());
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                ClockServerInterceptor.merge(clock, trailers);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }
}
