package dev.ensemble.chassis.events;

import dev.ensemble.chassis.error.ServiceException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far a reader has read, by instance; each process finds its own entry. As text:
 * {@code inventory-1@1764000000000:17,order-1@1764000000123:4711}. Immutable.
 */
public final class EventCursor {
    /** Nothing was read. */
    public static final EventCursor START = new EventCursor(Map.of());

    private static final Pattern ENTRY = Pattern.compile("([a-z][a-z0-9-]{0,62})@([0-9]{1,18}):([0-9]{1,18})");

    private final Map<String, EventPosition> positions;

    /** The last event of a process that was read: 0 for none yet. */
    public record EventPosition(long incarnation, long sequence) {}

    private EventCursor(Map<String, EventPosition> positions) {
        this.positions = positions;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws ServiceException INVALID_ARGUMENT when it is anything else
     */
    public static EventCursor parse(String token) {
        if (token.isEmpty()) {
            return START;
        }
        Map<String, EventPosition> positions = new TreeMap<>();
        for (String entry : token.split(",", -1)) {
            Matcher parts = ENTRY.matcher(entry);
            if (!parts.matches()) {
                throw ServiceException.invalid("page_token",
                        "'" + entry + "' is no place in the events of a process; expected such as gateway-1@17640:42");
            }
            positions.put(parts.group(1),
                    new EventPosition(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
        }
        return new EventCursor(positions);
    }

    /** How far the events of {@code instance} were read; empty when it is not known yet. */
    public Optional<EventPosition> of(String instance) {
        return Optional.ofNullable(positions.get(instance));
    }

    /** The same with another place in the events of {@code instance}. */
    public EventCursor with(String instance, long incarnation, long sequence) {
        Map<String, EventPosition> moved = new TreeMap<>(positions);
        moved.put(instance, new EventPosition(incarnation, sequence));
        return new EventCursor(moved);
    }

    /** The same with all places of another one, which count where both have one. */
    public EventCursor and(EventCursor other) {
        Map<String, EventPosition> moved = new TreeMap<>(positions);
        moved.putAll(other.positions);
        return new EventCursor(moved);
    }

    @Override
    public String toString() {
        return positions.entrySet().stream()
                .map(each -> each.getKey() + "@" + each.getValue().incarnation() + ":" + each.getValue().sequence())
                .collect(Collectors.joining(","));
    }
}
