package dev.ensemble.chassis.rpc.server;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands calls over from the network's thread to those that may block. gRPC's own way costs a unary call a hand-over when
 * it begins and another when it has ended; here it costs one, when its request is complete.
 */
public final class HandOverInterceptor implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(HandOverInterceptor.class);

    private final Executor workers;

    /** For a server whose executor is the network's thread itself: the outermost interceptor of its services. */
    public HandOverInterceptor(Executor workers) {
        this.workers = workers;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Context context = Context.current();
        if (call.getMethodDescriptor().getType().clientSendsOneMessage()
                && call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return new UnaryWork<>(call, headers, next, context.fixedContextExecutor(workers));
        }
        Executor one = MoreExecutors.newSequentialExecutor(context.fixedContextExecutor(workers));
        return new StreamWork<>(call, headers, next, one);
    }

    /** What handlers throw is answered further in; this is for what stands before them. */
    static void fail(ServerCall<?, ?> call, Throwable e) {
        log.error("{} failed", call.getMethodDescriptor().getFullMethodName(), e);
        try {
            call.close(Status.INTERNAL.withDescription("internal error; see the log of this instance"), new Metadata());
        } catch (IllegalStateException answered) {
            log.debug("it was answered before", answered);
        }
    }
}
