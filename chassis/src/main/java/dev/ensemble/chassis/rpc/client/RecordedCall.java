package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.balancing.Attempt.AttemptKind;
import dev.ensemble.chassis.balancing.AttemptObserver;
import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.events.MessageId;
import dev.ensemble.chassis.events.Receipt;
import dev.ensemble.chassis.events.RecordedEvent;
import dev.ensemble.chassis.identity.TargetInstance;
import dev.ensemble.event.v1.Event;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * A call whose attempts are events. Each attempt carries the time of its own sending and the name of this process, and
 * each answer's time is merged, also that of an attempt after which there is another one.
 *
 * @param cause the request that the call is made for; null for none
 */
record RecordedCall(Events events, String method, String subject, Receipt cause) implements AttemptObserver {

    @Override
    public AttemptEnd sent(AttemptKind kind, int before, TargetInstance target, Metadata headers) {
        MessageId message = MessageId.of(headers, before);
        RecordedEvent sent = events.message(
                Event.Kind.REQUEST_SENT, subject, method, why(kind), target.instance(), message, cause);
        replace(headers, ClockServerInterceptor.HLC, sent.hlc().toString());
        replace(headers, Receipt.FROM, events.instance());
        return (status, trailers) -> ended(target.instance(), message, status, trailers);
    }

    private void ended(String target, MessageId message, Status status, Metadata trailers) {
        String hlc = trailers == null ? null : trailers.get(ClockServerInterceptor.HLC);
        if (!Receipt.isKept(hlc)) { // not even an answer that our server gives when it cannot serve
            events.message(
                    Event.Kind.ATTEMPT_FAILED, subject, method, status.getCode().name(), target, message, cause);
            return;
        }
        ClockServerInterceptor.merge(events.clock(), trailers);
        events.message(
                Event.Kind.RESPONSE_RECEIVED, subject, method, status.getCode().name(), target, message,
                new Receipt(target, hlc, message));
    }

    private static String why(AttemptKind kind) {
        return switch (kind) {
            case PRIMARY -> "";
            case RETRY -> "(retry)";
            case HEDGE -> "(hedge)";
            case TRANSPARENT -> "(again: the one before never left)";
        };
    }

    private static void replace(Metadata headers, Metadata.Key<String> key, String value) {
        headers.discardAll(key);
        headers.put(key, value);
    }
}
