package dev.ensemble.chassis.rpc.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gives every call a deadline: what the caller asked for, else the default, and always a little less than what is left
 * of the call being served, so that each hop can still answer the one before it.
 */
final class DeadlineInterceptor implements ClientInterceptor {

    /** Time that a hop keeps for its own answer. */
    static final Duration HOP_MARGIN = Duration.ofMillis(10);

    private final Duration byDefault;

    DeadlineInterceptor(Duration byDefault) {
        this.byDefault = byDefault;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        Deadline deadline = options.getDeadline();
        if (deadline == null) {
            deadline = Deadline.after(byDefault.toNanos(), TimeUnit.NANOSECONDS);
        }
        Deadline served = Context.current().getDeadline();
        if (served != null) {
            deadline = deadline.minimum(served.offset(-HOP_MARGIN.toNanos(), TimeUnit.NANOSECONDS));
        }
        return next.newCall(method, options.withDeadline(deadline));
    }
}
