package dev.ensemble.lab.run.timeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which event could have caused which, known from nothing but the order within each process and the two ends of each
 * message: no clock is asked. Vector clocks after F. Mattern, "Virtual Time and Global States of Distributed Systems",
 * 1989, and C. Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial Ordering", 1988. A message of
 * whose sending nothing is known, because its sender died with it, orders nothing.
 */
public final class Causality {
    private final List<String> processes;
    private final List<List<TimelineEvent>> byProcess = new ArrayList<>();
    private final Map<TimelineEvent, int[]> vectors = new HashMap<>();
    private final Map<TimelineEvent, TimelineEvent> senders = new HashMap<>();
    private final List<TimelineEvent> ordered = new ArrayList<>();

    /** @throws IllegalArgumentException when no order is possible: something was received before it was sent */
    public Causality(List<TimelineEvent> events) {
        Map<String, List<TimelineEvent>> split = new TreeMap<>();
        events.forEach(event -> split.computeIfAbsent(event.process(), key -> new ArrayList<>()).add(event));
        split.values().forEach(each -> each.sort(Comparator.comparingLong(TimelineEvent::sequence)));
        processes = List.copyOf(split.keySet());
        byProcess.addAll(split.values());
        matchMessages(events);
        follow(events.size());
    }

    private void matchMessages(List<TimelineEvent> events) {
        Map<String, TimelineEvent> sent = new HashMap<>();
        events.stream().filter(TimelineEvent::sends).forEach(event -> sent.put(event.wire(), event));
        events.stream().filter(TimelineEvent::receives).filter(event -> sent.containsKey(event.wire()))
                .forEach(event -> senders.put(event, sent.get(event.wire())));
    }

    /** Each process goes on until it receives what was not sent yet. */
    private void follow(int all) {
        int[] next = new int[byProcess.size()];
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < next.length; i++) {
            ready.add(i);
        }
        int idle = 0;
        while (!ready.isEmpty() && idle <= next.length) {
            int process = ready.remove();
            int before = next[process];
            while (next[process] < byProcess.get(process).size() && step(process, next[process])) {
                next[process]++;
            }
            idle = next[process] > before ? 0 : idle + 1;
            if (next[process] < byProcess.get(process).size()) {
                ready.add(process);
            }
        }
        if (vectors.size() < all) {
            throw new IllegalArgumentException("of " + all + " events " + (all - vectors.size())
                    + " cannot be ordered: a message was received before it was sent");
        }
    }

    private boolean step(int process, int index) {
        TimelineEvent event = byProcess.get(process).get(index);
        TimelineEvent sender = senders.get(event);
        if (sender != null && !vectors.containsKey(sender)) {
            return false;
        }
        int[] vector = index == 0
                ? new int[processes.size()]
                : vectors.get(byProcess.get(process).get(index - 1)).clone();
        vector[process] = index + 1;
        if (sender != null) {
            int[] theirs = vectors.get(sender);
            for (int i = 0; i < vector.length; i++) {
                vector[i] = Math.max(vector[i], theirs[i]);
            }
        }
        vectors.put(event, vector);
        ordered.add(event);
        return true;
    }

    /** All events, each after all that could have caused it. */
    public List<TimelineEvent> ordered() {
        return ordered;
    }

    /** The sending of what {@code event} received, if that is known. */
    Optional<TimelineEvent> senderOf(TimelineEvent event) {
        return Optional.ofNullable(senders.get(event));
    }

    /** Whether {@code one} could have caused {@code other}. */
    public boolean isBefore(TimelineEvent one, TimelineEvent other) {
        int process = processes.indexOf(one.process());
        return !one.equals(other) && vectors.get(one)[process] <= vectors.get(other)[process];
    }

    /** Whether neither could have caused the other. */
    public boolean areConcurrent(TimelineEvent one, TimelineEvent other) {
        return !one.equals(other) && !isBefore(one, other) && !isBefore(other, one);
    }

    /** How many events of each process could have caused {@code event}, itself included; without those with none. */
    public Map<String, Integer> vector(TimelineEvent event) {
        Map<String, Integer> clock = new LinkedHashMap<>();
        int[] vector = vectors.get(event);
        for (int i = 0; i < vector.length; i++) {
            if (vector[i] > 0) {
                clock.put(processes.get(i), vector[i]);
            }
        }
        return clock;
    }

    /** The events of one process that could have caused {@code event}, for each process. */
    List<List<TimelineEvent>> past(TimelineEvent event) {
        int[] vector = vectors.get(event);
        List<List<TimelineEvent>> past = new ArrayList<>();
        for (int i = 0; i < vector.length; i++) {
            boolean own = processes.get(i).equals(event.process());
            past.add(byProcess.get(i).subList(0, own ? vector[i] - 1 : vector[i]));
        }
        return past;
    }
}
