package dev.ensemble.lab.prove.clock;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.events.MessageId;
import dev.ensemble.event.v1.Event.Kind;
import java.time.Clock;
import java.time.Duration;

/** What it costs to record an event. */
final class EventCost {
    private static final int ROUNDS = 500_000;
    private static final MessageId MESSAGE =
            new MessageId("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 0, "order-1@1764000000000");

    private EventCost() {}

    /** In words: measured in a loop on this thread, after one to warm up. */
    static String measure() {
        loop();
        return "%.0f ns to record an event".formatted(loop());
    }

    private static double loop() {
        Events events = new Events("order-1", new HybridLogicalClock(Clock.systemUTC(), Duration.ZERO));
        long began = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            events.message(Kind.REQUEST_SENT, "", "CreateOrder", "", "order-1", MESSAGE, null);
        }
        return (System.nanoTime() - began) / (double) ROUNDS;
    }
}
