package dev.ensemble.chassis.rpc;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sheds load beyond a fixed concurrency before any work is done for it, and refuses what could not be answered in time
 * anyway. Streams are not counted: they wait, they do not work.
 */
final class LimiterInterceptor implements ServerInterceptor {

    private static final long LEAST_MILLIS = 2;

    private final String service;
    private final int limit;
    private final Semaphore permits;

    LimiterInterceptor(String service, int limit) {
        this.service = service;
        this.limit = limit;
        this.permits = new Semaphore(limit);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        Deadline deadline = Context.current().getDeadline();
        if (deadline != null && deadline.timeRemaining(TimeUnit.MILLISECONDS) < LEAST_MILLIS) {
            return refuse(call, ServiceException.deadlineExceeded("the deadline leaves no time to answer"));
        }
        if (!permits.tryAcquire()) {
            return refuse(
                    call,
                    ServiceException.exhausted(
                            "OVERLOADED", limit + " calls are being served already", Duration.ofMillis(200)));
        }
        Permit permit = new Permit();
        try {
            Context context = Context.current().withValue(ServingPermit.KEY, permit::release);
            return new Releasing<>(
                    Contexts.interceptCall(context, new ReleasingCall<>(call, permit), headers, next), permit);
        } catch (RuntimeException | Error e) {
            permit.release();
            throw e;
        }
    }

    private <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, ServiceException why) {
        call.close(why.status(), ErrorDetails.trailers(why, service));
        return new ServerCall.Listener<>() {};
    }

    private final class Permit {
        private final AtomicBoolean held = new AtomicBoolean(true);

        void release() {
            if (held.compareAndSet(true, false)) {
                permits.release();
            }
        }
    }

    private static final class ReleasingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final Permit permit;

        ReleasingCall(ServerCall<Q, R> call, Permit permit) {
            super(call);
            this.permit = permit;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            permit.release();
            super.close(status, trailers);
        }
    }

    private static final class Releasing<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Permit permit;

        Releasing(ServerCall.Listener<Q> listener, Permit permit) {
            super(listener);
            this.permit = permit;
        }

        @Override
        public void onCancel() {
            permit.release();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            permit.release();
            super.onComplete();
        }
    }
}
