package dev.ensemble.chassis.balancing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/** Gives every call of a channel its {@link CallAttempts}, which the balancer {@code ensemble_p2c} needs. */
public final class AttemptsInterceptor implements ClientInterceptor {
    @Override
    public <Q, S> ClientCall<Q, S> interceptCall(MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
        return next.newCall(method, CallAttempts.install(options));
    }
}
