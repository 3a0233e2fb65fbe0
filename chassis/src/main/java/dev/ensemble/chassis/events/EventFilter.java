package dev.ensemble.chassis.events;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.event.v1.ListEventsRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which events a reader wants. */
final class EventFilter implements Predicate<RecordedEvent> {
    private final Optional<HlcTimestamp> start;
    private final String subject;
    private final Set<String> messages;

    private EventFilter(Optional<HlcTimestamp> start, String subject, Set<String> messages) {
        this.start = start;
        this.subject = subject;
        this.messages = messages;
    }

    static EventFilter of(ListEventsRequest request) {
        return new EventFilter(
                HlcTimestamp.parse(request.getStartHlc()), request.getSubject(),
                Set.copyOf(request.getMessagesList()));
    }

    @Override
    public boolean test(RecordedEvent event) {
        return start.filter(time -> event.hlc().compareTo(time) < 0).isEmpty()
                && (subject.isEmpty() && messages.isEmpty() || isAbout(event));
    }

    private boolean isAbout(RecordedEvent event) {
        return !subject.isEmpty() && event.subject().equals(subject)
                || isOne(event.message())
                || event.cause() != null && isOne(event.cause().message());
    }

    private boolean isOne(MessageId message) {
        return message != null && !messages.isEmpty() && messages.contains(message.toString());
    }
}
