package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.balancing.AttemptObserver;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.events.EventSubject;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.events.Receipt;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/** Records every attempt of a call, and the answer. */
final class EventClientInterceptor implements ClientInterceptor {
    private final Events events;

    EventClientInterceptor(Events events) {
        this.events = events;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(method, DryRun.current().isPresent()
                ? options
                : options.withOption(
                        AttemptObserver.KEY,
                        new RecordedCall(events, method.getBareMethodName(), EventSubject.current(),
                                Receipt.current())));
    }
}
