package dev.ensemble.chassis.rpc.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;

/** Makes every unary call take longer: for experiments that need work to be under way when something dies. */
public final class ServiceTimeInterceptor implements ServerInterceptor {

    private final Duration extra;

    /** Adds {@code extra} to each call, zero for none. */
    public ServiceTimeInterceptor(Duration extra) {
        this.extra = extra;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        if (extra.isZero() || !call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return listener;
        }
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onHalfClose() {
                try {
                    Thread.sleep(extra);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.onHalfClose();
            }
        };
    }
}
