package dev.ensemble.chassis.admission;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How many calls wait for whom, and of each criticality since when some have waited all the time. Not thread-safe. */
final class Backlogs {
    /** Some calls, of which there has been one at least since then ({@link System#nanoTime()}). */
    private record WaitingLine(int number, long since) {
        WaitingLine plus(int calls) {
            return number + calls == 0 ? null : new WaitingLine(number + calls, since);
        }
    }

    /** Only of those principals, and criticalities, that have some. */
    private final Map<String, Map<Criticality, WaitingLine>> lines = new HashMap<>();

    void add(String principal, Criticality criticality, long now) {
        lines.computeIfAbsent(principal, name -> new EnumMap<>(Criticality.class))
                .merge(criticality, new WaitingLine(1, now), (before, one) -> before.plus(1));
    }

    void remove(String principal, Criticality criticality) {
        lines.computeIfPresent(principal, (name, own) -> {
            own.computeIfPresent(criticality, (each, line) -> line.plus(-1));
            return own.isEmpty() ? null : own;
        });
    }

    int principals() {
        return lines.size();
    }

    int number(String principal) {
        return lines.getOrDefault(principal, Map.of()).values().stream().mapToInt(WaitingLine::number).sum();
    }

    /** The principal that has most. */
    String longest() {
        return lines.keySet().stream().max(Comparator.comparingInt(this::number)).orElseThrow();
    }

    /** Whether one of these criticalities has had some for longer than that: what is less critical waits for it. */
    boolean lasts(String principal, Criticality atLeast, long nanos, long now) {
        return lines.getOrDefault(principal, Map.of()).entrySet().stream()
                .anyMatch(each -> each.getKey().compareTo(atLeast) >= 0 && now - each.getValue().since() > nanos);
    }
}
