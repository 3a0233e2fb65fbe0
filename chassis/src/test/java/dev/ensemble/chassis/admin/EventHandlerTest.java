package dev.ensemble.chassis.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.events.EventReader;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.event.v1.Event;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHandlerTest {
    private final Events events = new Events("registry-1", new HybridLogicalClock(Clock.systemUTC()));
    private final EventHandler handler = new EventHandler(events);

    @Test
    void whatWasDoneToAnotherProcessIsWrittenDownAtALogicalTime() {
        assertThat(handler.answer("POST", "", "order-1 died of SIGKILL").status()).isEqualTo(200);
        assertThat(all()).singleElement().satisfies(event -> {
            assertThat(event.getKind()).isEqualTo(Event.Kind.FAULT);
            assertThat(event.getSubject()).isEqualTo("order-1");
            assertThat(event.getText()).isEqualTo("died of SIGKILL");
            assertThat(event.getHlc()).isNotEmpty();
        });
    }

    @Test
    void whatIsNoEventIsRefusedAndNothingIsWrittenDown() {
        for (String body : List.of("", "order-1", "order-1 ", "Order killed", "order-1 killed\nat noon",
                "order-1 " + "x".repeat(201))) {
            assertThatThrownBy(() -> handler.answer("POST", "", body)).as(body)
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected a subject");
        }
        assertThat(handler.answer("GET", "", "order-1 killed").status()).isEqualTo(405);
        assertThat(all()).isEmpty();
    }

    private List<Event> all() {
        return new EventReader(events, EventCursor.START).next(10).getEventsList();
    }
}
