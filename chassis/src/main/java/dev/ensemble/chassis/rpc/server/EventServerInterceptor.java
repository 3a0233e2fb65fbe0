package dev.ensemble.chassis.rpc.server;

import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.events.MessageId;
import dev.ensemble.chassis.events.Receipt;
import dev.ensemble.chassis.events.RecordedEvent;
import dev.ensemble.event.v1.Event;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Records the requests of other processes and their answers; what is done for a request is caused by its receipt. */
final class EventServerInterceptor implements ServerInterceptor {
    private final Events events;

    EventServerInterceptor(Events events) {
        this.events = events;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String from = headers.get(Receipt.FROM);
        String hlc = headers.get(ClockServerInterceptor.HLC);
        if (!Receipt.isKept(from) || !Receipt.isKept(hlc) || headers.containsKey(DryRun.HEADER)) {
            return next.startCall(call, headers);
        }
        Receipt receipt = new Receipt(from, hlc, MessageId.received(headers));
        String method = call.getMethodDescriptor().getBareMethodName();
        events.message(Event.Kind.REQUEST_RECEIVED, "", method, "", from, receipt.message(), receipt);
        ServerCall<Q, R> recorded =
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        RecordedEvent sent = events.message(
                                Event.Kind.RESPONSE_SENT, "", method, status.getCode().name(), from,
                                receipt.message(), receipt);
                        trailers.put(ClockServerInterceptor.HLC, sent.hlc().toString());
                        super.close(status, trailers);
                    }
                };
        return Contexts.interceptCall(receipt.in(Context.current()), recorded, headers, next);
    }
}
