package dev.ensemble.chassis.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.events.EventReader;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.events.Receipt;
import dev.ensemble.chassis.rpc.InterceptedServer;
import dev.ensemble.event.v1.Event;
import dev.ensemble.registry.v1.ListInstancesRequest;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventServerInterceptorTest {
    private static final String TIME = "1764000000000.00003";

    private final Events events = new Events("sample-1", new HybridLogicalClock(Clock.systemUTC()));

    private List<Event> callFrom(String instance, String hlc) {
        Metadata headers = new Metadata();
        headers.put(Receipt.FROM, instance);
        headers.put(ClockServerInterceptor.HLC, hlc);
        try (InterceptedServer server =
                new InterceptedServer(InterceptedServer::empty, new EventServerInterceptor(events))) {
            server.stub(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .listInstances(ListInstancesRequest.getDefaultInstance());
        }
        return new EventReader(events, EventCursor.START).next(10).getEventsList();
    }

    @Test
    void aRequestOfAnotherProcessAndItsAnswerAreEvents() {
        assertThat(callFrom("g".repeat(63), TIME)).extracting(Event::getKind)
                .containsExactly(Event.Kind.REQUEST_RECEIVED, Event.Kind.RESPONSE_SENT);
    }

    /** They would stay in memory, and in each page that tells them. */
    @Test
    void whatIsLongerThanAnyNameOrTimeIsNotKept() {
        assertThat(callFrom("g".repeat(64), TIME)).isEmpty();
        assertThat(callFrom("gateway-1", TIME + "0".repeat(64))).isEmpty();
    }
}
