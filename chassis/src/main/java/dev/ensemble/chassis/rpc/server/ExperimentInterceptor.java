package dev.ensemble.chassis.rpc.server;

import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.failpoint.FailPoint;
import dev.ensemble.chassis.failpoint.StreamResetException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;

/** Makes unary calls take longer, or fail, before their handler begins: for experiments. */
public final class ExperimentInterceptor implements ServerInterceptor {
    /** The fail point that each unary call passes. */
    public static final String FAIL_POINT = "member.call";

    private final Duration extra;
    private final FailPoint point;

    /**
     * @param extra added to each call but dry runs, zero for none
     * @param point passed by each call
     */
    public ExperimentInterceptor(Duration extra, FailPoint point) {
        this.extra = extra;
        this.point = point;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        Duration longer = DryRun.current().isPresent() ? Duration.ZERO : extra; // it would only make a start late
        if (longer.isZero() && !point.isArmed() || !call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return listener;
        }
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onHalfClose() {
                try {
                    point.reached();
                } catch (StreamResetException e) {
                    call.close(Status.OK, new Metadata()); // without a response, for which gRPC resets the stream
                    return;
                }
                try {
                    Thread.sleep(longer);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.onHalfClose();
            }
        };
    }
}
