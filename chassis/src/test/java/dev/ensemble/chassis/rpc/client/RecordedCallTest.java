package dev.ensemble.chassis.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.balancing.Attempt.AttemptKind;
import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.events.EventReader;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.identity.TargetInstance;
import dev.ensemble.event.v1.Event;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedCallTest {
    private static final String TIME = "1764000000000.00003";

    private final Events events = new Events("order-1", new HybridLogicalClock(Clock.systemUTC()));

    private List<Event> answered(String hlc) {
        Metadata trailers = new Metadata();
        trailers.put(ClockServerInterceptor.HLC, hlc);
        new RecordedCall(events, "GetItem", "", null)
                .sent(AttemptKind.PRIMARY, 0, new TargetInstance("inventory-1", 5), new Metadata())
                .ended(Status.OK, trailers);
        return new EventReader(events, EventCursor.START).next(10).getEventsList();
    }

    @Test
    void anAttemptAndItsAnswerAreEvents() {
        List<Event> recorded = answered(TIME);

        assertThat(recorded).extracting(Event::getKind)
                .containsExactly(Event.Kind.REQUEST_SENT, Event.Kind.RESPONSE_RECEIVED);
        assertThat(recorded.getLast().getCause().getHlc()).isEqualTo(TIME);
    }

    @Test
    void anAnswerWhoseTimeIsLongerThanAnyIsNone() {
        assertThat(answered(TIME + "0".repeat(64))).extracting(Event::getKind)
                .containsExactly(Event.Kind.REQUEST_SENT, Event.Kind.ATTEMPT_FAILED);
    }
}
