package dev.ensemble.gateway.timeline;

import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.ListEventsRequest;
import dev.ensemble.event.v1.OrderTimeline;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what belongs to one order: the events that name it, the requests that caused those, and what became of every
 * message among them. One round a link of the chain: a process knows only what it did itself.
 */
final class OrderEvents {
    /** From a client to the last service is three links. */
    private static final int MOST_ROUNDS = 6;
    private static final int MOST_MESSAGES = 1000;
    private static final int MOST_EVENTS = 1000;
    private static final Comparator<Event> ONCE = EventMerge.ORDER.thenComparingLong(Event::getIncarnation);

    private final EventQuestions processes;

    OrderEvents(EventQuestions processes) {
        this.processes = processes;
    }

    OrderTimeline of(String order) {
        Set<String> messages = new LinkedHashSet<>();
        Set<String> unreachable = new TreeSet<>();
        NavigableSet<Event> events = new TreeSet<>(ONCE);
        EventSources.EventSourceList list = processes.whom();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            EventQuestions.EventAnswers answers = processes.ask(list, ListEventsRequest.newBuilder()
                    .setPageSize(MOST_EVENTS).setSubject(order).addAllMessages(messages).build());
            unreachable.addAll(answers.unreachable());
            // Beside those of the rounds before: a process that is gone by now has told them once only.
            answers.pages().stream().flatMap(page -> page.getEventsList().stream())
                    .filter(event -> isOf(order, event)).forEach(events::add);
            int known = messages.size();
            events.forEach(event -> {
                messages.add(event.getMessage());
                messages.add(event.getCause().getMessage());
            });
            messages.remove("");
            if (messages.size() == known || messages.size() > MOST_MESSAGES) {
                break;
            }
        }
        return OrderTimeline.newBuilder()
                .setName(order).addAllEvents(events).addAllUnreachable(unreachable).build();
    }

    /** A request may have to do with more than one: what names another order is not for the reader of this one. */
    private static boolean isOf(String order, Event event) {
        return event.getSubject().equals(order) || !event.getSubject().startsWith("orders/");
    }
}
