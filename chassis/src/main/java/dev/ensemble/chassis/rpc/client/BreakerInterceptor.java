package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.dryrun.DryRun;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** Refuses calls while the breaker is open, and tells the breaker how the others ended. */
final class BreakerInterceptor implements ClientInterceptor {

    /** A process that warms up calls what may not be there yet. */
    private static final Status NOT_COUNTED = Status.CANCELLED;

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
        boolean fair = options.getDeadline() == null || breaker.isFair(options.getDeadline());
        boolean tried = DryRun.current().isPresent();
        return new ReleasingCall<>(next.newCall(method, options), status -> breaker.record(
                tried && !status.isOk() ? NOT_COUNTED : status, fair, System.nanoTime() - began));
    }
}
