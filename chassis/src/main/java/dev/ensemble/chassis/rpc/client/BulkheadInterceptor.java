package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.error.ServiceException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Bounds the calls that are under way to one service, so that a slow one does not take all of the caller with it. */
final class BulkheadInterceptor implements ClientInterceptor {

    private final String service;
    private final int size;
    private final Semaphore permits;

    BulkheadInterceptor(String service, int size) {
        this.service = service;
        this.size = size;
        this.permits = new Semaphore(size);
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        if (!permits.tryAcquire()) {
            return new RefusedCall<>(
                    ServiceException.exhausted(
                            "BULKHEAD_FULL",
                            size + " calls to " + service + " are under way already",
                            Duration.ofMillis(100)),
                    service);
        }
        return new ReleasingCall<>(next.newCall(method, options), status -> permits.release());
    }
}
