package dev.ensemble.chassis.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/** Refuses calls while the breaker is open, and tells the breaker how the others ended. */
final class BreakerInterceptor implements ClientInterceptor {

    private final Breaker breaker;
    private final String service;

    BreakerInterceptor(Breaker breaker, String service) {
        this.breaker = breaker;
        this.service = service;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        if (!breaker.tryAcquire()) {
            return new RefusedCall<>(breaker.refusal(), service);
        }
        long began = System.nanoTime();
        return new GuardedCall<>(
                next.newCall(method, options), status -> breaker.record(status, System.nanoTime() - began));
    }
}
