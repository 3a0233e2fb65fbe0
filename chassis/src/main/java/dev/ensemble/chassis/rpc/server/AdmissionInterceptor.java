package dev.ensemble.chassis.rpc.server;

import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.chassis.auth.Principal;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.events.MessageId;
import dev.ensemble.event.v1.EventServiceGrpc;
import dev.ensemble.event.v1.TimelineServiceGrpc;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Puts every unary call before {@link Admission}, and sheds it before any work is done for it. A call that waits holds
 * the (virtual) thread that it came on. Streams are not counted: they wait, they do not work; nor is a look at the events,
 * which tells how an overload came. (A gateway has counted the callers of its timeline already.)
 */
final class AdmissionInterceptor implements ServerInterceptor {

    private static final Set<String> NOT_COUNTED =
            Set.of(EventServiceGrpc.SERVICE_NAME, TimelineServiceGrpc.SERVICE_NAME);

    private final String service;
    private final Admission admission;

    AdmissionInterceptor(String service, Admission admission) {
        this.service = service;
        this.admission = admission;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!call.getMethodDescriptor().getType().serverSendsOneMessage()
                || NOT_COUNTED.contains(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        if (headers.containsKey(Admission.OVERLOADED)) {
            admission.callerSheds();
        }
        Criticality criticality = criticality(headers);
        Permit permit;
        try {
            permit = acquire(
                    criticality, call.getMethodDescriptor().getBareMethodName(), Permit.nanosWaited(headers));
        } catch (ServiceException shed) {
            call.close(shed.status(), ErrorDetails.trailers(shed, service));
            return new ServerCall.Listener<>() {};
        }
        try {
            Context context = criticality.in(permit.in(Context.current()));
            return new ReleasingListener<>(
                    Contexts.interceptCall(context, new ReleasingServerCall<>(call, permit), headers, next), permit);
        } catch (RuntimeException | Error e) {
            permit.end();
            throw e;
        }
    }

    /** A first attempt may have begun something. */
    private static Criticality criticality(Metadata headers) {
        return headers.containsKey(MessageId.FORMER_ATTEMPTS) ? Criticality.CRITICAL_PLUS : Criticality.of(headers);
    }

    private Permit acquire(Criticality criticality, String method, long waitedNanos) {
        AdmissionResult answer = new AdmissionResult();
        boolean learns = DryRun.current().isEmpty();
        Deadline deadline = Context.current().getDeadline();
        long left = deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
        admission.submit(criticality, method, Principal.owner(), left, waitedNanos, learns, answer);
        return answer.await();
    }

    /** What is decided at once needs no thread that waits. */
    private static final class AdmissionResult implements Admission.Listener {
        private final CompletableFuture<Permit> permit = new CompletableFuture<>();

        @Override
        public void admitted(Permit given) {
            permit.complete(given);
        }

        @Override
        public void refused(Admission.Refusal why) {
            permit.completeExceptionally(why.exception());
        }

        Permit await() {
            try {
                return permit.get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw (ServiceException) e.getCause();
            } catch (InterruptedException stopping) {
                permit.thenAccept(Permit::end);
                Thread.currentThread().interrupt();
                throw ServiceException.unavailable("INSTANCE_LEAVES", "this instance leaves", java.time.Duration.ZERO);
            }
        }
    }

    private static final class ReleasingServerCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final Permit permit;

        ReleasingServerCall(ServerCall<Q, R> call, Permit permit) {
            super(call);
            this.permit = permit;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            permit.end(status);
            super.close(status, trailers);
        }
    }

    private static final class ReleasingListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Permit permit;

        ReleasingListener(ServerCall.Listener<Q> listener, Permit permit) {
            super(listener);
            this.permit = permit;
        }

        @Override
        public void onCancel() {
            permit.end(Status.CANCELLED);
            super.onCancel();
        }

        @Override
        public void onComplete() {
            permit.end();
            super.onComplete();
        }
    }
}
