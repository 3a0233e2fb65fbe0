package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import io.grpc.ClientCall;
import io.grpc.Metadata;

/** A call that ends before it began: nothing was sent. */
final class RefusedCall<Q, R> extends ClientCall<Q, R> {

    private final ServiceException why;
    private final String service;

    RefusedCall(ServiceException why, String service) {
        this.why = why;
        this.service = service;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
        listener.onClose(why.status(), ErrorDetails.trailers(why, service));
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(String message, Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
}
