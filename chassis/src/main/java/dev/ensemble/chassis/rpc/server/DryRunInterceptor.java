package dev.ensemble.chassis.rpc.server;

import dev.ensemble.chassis.dryrun.DryRun;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Serves a call that says that it is a dry run as one, and rolls it back before it is answered. */
final class DryRunInterceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!headers.containsKey(DryRun.HEADER)) {
            return next.startCall(call, headers);
        }
        DryRun dryRun = new DryRun();
        ServerCall<Q, R> rolledBack = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                dryRun.close();
                super.close(status, trailers);
            }
        };
        ServerCall.Listener<Q> listener =
                Contexts.interceptCall(dryRun.in(Context.current()), rolledBack, headers, next);
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onCancel() {
                dryRun.close();
                super.onCancel();
            }

            @Override
            public void onComplete() {
                dryRun.close();
                super.onComplete();
            }
        };
    }
}
