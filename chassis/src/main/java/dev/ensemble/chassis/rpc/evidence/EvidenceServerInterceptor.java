package dev.ensemble.chassis.rpc.evidence;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Answers every call with its hop, the hops behind it, and what the handler says beside its answer. */
public final class EvidenceServerInterceptor implements ServerInterceptor {

    private final String instance;

    public EvidenceServerInterceptor(String instance) {
        this.instance = instance;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        long began = System.nanoTime();
        Deadline deadline = Context.current().getDeadline();
        OptionalLong left = deadline == null
                ? OptionalLong.empty()
                : OptionalLong.of(deadline.timeRemaining(TimeUnit.MILLISECONDS));
        CallPath path = new CallPath();
        Metadata said = new Metadata();
        ServerCall<Q, R> evident =
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        Hop own = Hop.served(instance, System.nanoTime() - began, left);
                        trailers.put(CallPath.TRAILER, own.toString());
                        ResponseTrailers.copy(said, trailers);
                        path.hops().forEach(hop -> trailers.put(CallPath.TRAILER, hop.toString()));
                        super.close(status, trailers);
                    }
                };
        Context context = Context.current().withValues(CallPath.KEY, path, ResponseTrailers.KEY, said);
        return Contexts.interceptCall(context, evident, headers, next);
    }
}
