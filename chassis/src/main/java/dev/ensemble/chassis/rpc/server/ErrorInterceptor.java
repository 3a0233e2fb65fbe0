package dev.ensemble.chassis.rpc.server;

import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.Pushback;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.evidence.CallPath;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what handlers throw becomes a status. What was not foreseen is INTERNAL, and only logged. */
public final class ErrorInterceptor implements ServerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(ErrorInterceptor.class);

    private final String service;

    public ErrorInterceptor(String service) {
        this.service = service;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        ClosableOnce<Q, R> closable = new ClosableOnce<>(call);
        return new SimpleForwardingServerCallListener<>(next.startCall(closable, headers)) {
            @Override
            public void onMessage(Q message) {
                guard(() -> super.onMessage(message));
            }

            @Override
            public void onHalfClose() {
                guard(super::onHalfClose);
            }

            private void guard(Runnable handler) {
                try {
                    handler.run();
                } catch (RuntimeException e) {
                    fail(closable, e);
                }
            }
        };
    }

    private void fail(ServerCall<?, ?> call, RuntimeException e) {
        switch (e) {
            case ServiceException domain -> {
                if (domain.getCause() != null) {
                    log.warn("{}: {}", domain.getMessage(), domain.getCause().toString());
                }
                call.close(domain.status(), ErrorDetails.trailers(domain, service));
            }
            case StatusRuntimeException passedOn -> {
                Metadata trailers = passedOn.getTrailers();
                call.close(passedOn.getStatus(), passedOn(trailers == null ? new Metadata() : trailers));
            }
            default -> {
                if (Context.current().isCancelled()) {
                    call.close(Status.CANCELLED.withDescription("the caller went away"), new Metadata());
                    return;
                }
                log.error("{} failed", call.getMethodDescriptor().getFullMethodName(), e);
                call.close(Status.INTERNAL.withDescription("internal error; see the log of this instance"),
                        new Metadata());
            }
        }
    }

    /** A downstream's hops are on the path and its clock is merged; and we have retried, so that our caller need not. */
    private static Metadata passedOn(Metadata trailers) {
        Metadata copy = new Metadata();
        copy.merge(trailers);
        copy.removeAll(CallPath.TRAILER);
        copy.removeAll(ClockServerInterceptor.HLC);
        Pushback.forbidRetry(copy);
        return copy;
    }

    /** A handler may have closed the call before it threw. */
    private static final class ClosableOnce<Q, R> extends SimpleForwardingServerCall<Q, R> {

        private final AtomicBoolean closed = new AtomicBoolean();

        ClosableOnce(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (closed.compareAndSet(false, true)) {
                super.close(status, trailers);
            }
        }
    }
}
