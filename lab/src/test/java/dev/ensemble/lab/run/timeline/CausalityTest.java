package dev.ensemble.lab.run.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CausalityTest {
    private static final int GRAPHS = 100;
    private static final int STEPS = 60;

    /** A message on its way. */
    private record Flight(String name, String to) {}

    /** Random processes that send each other messages, some of which are lost; their clocks are up to 5 s off. */
    private static Moments random(int seed, boolean merging) {
        Random random = new Random(seed);
        int processes = 2 + random.nextInt(4);
        Moments moments = new Moments(merging);
        List<Flight> flights = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            moments.skew("p-" + i, random.nextInt(10_000) - 5_000);
        }
        for (int step = 0; step < STEPS; step++) {
            String process = "p-" + random.nextInt(processes);
            switch (random.nextInt(3)) {
                case 0 -> moments.happens(process, "step " + step);
                case 1 -> {
                    String to = "p-" + random.nextInt(processes);
                    moments.sends(process, "m" + step, to);
                    flights.add(new Flight("m" + step, to));
                }
                default -> {
                    if (!flights.isEmpty()) {
                        Flight flight = flights.remove(random.nextInt(flights.size()));
                        moments.receives(flight.to(), flight.name(), "somewhere");
                    }
                }
            }
        }
        return moments;
    }

    /** What is reachable by the arrows, by brute force. */
    private static Map<TimelineEvent, Set<TimelineEvent>> reachable(List<TimelineEvent> events) {
        Map<TimelineEvent, List<TimelineEvent>> arrows = new HashMap<>();
        for (TimelineEvent one : events) {
            for (TimelineEvent other : events) {
                boolean next = one.process().equals(other.process()) && one.sequence() + 1 == other.sequence();
                boolean message = one.sends() && other.receives() && one.message().equals(other.message());
                if (next || message) {
                    arrows.computeIfAbsent(one, key -> new ArrayList<>()).add(other);
                }
            }
        }
        Map<TimelineEvent, Set<TimelineEvent>> reachable = new HashMap<>();
        for (TimelineEvent start : events) {
            Set<TimelineEvent> seen = new HashSet<>();
            Deque<TimelineEvent> open = new ArrayDeque<>(List.of(start));
            while (!open.isEmpty()) {
                for (TimelineEvent next : arrows.getOrDefault(open.remove(), List.of())) {
                    if (seen.add(next)) {
                        open.add(next);
                    }
                }
            }
            reachable.put(start, seen);
        }
        return reachable;
    }

    @Test
    void vectorClocksOrderExactlyWhatArrowsConnect() {
        for (int seed = 0; seed < GRAPHS; seed++) {
            List<TimelineEvent> events = new ArrayList<>(random(seed, true).all());
            Map<TimelineEvent, Set<TimelineEvent>> reachable = reachable(events);
            Collections.shuffle(events, new Random(seed));
            Causality causality = new Causality(events);
            for (TimelineEvent one : events) {
                for (TimelineEvent other : events) {
                    boolean before = reachable.get(one).contains(other);
                    assertThat(causality.isBefore(one, other)).as("seed %d: %s, %s", seed, one, other)
                            .isEqualTo(before);
                    assertThat(causality.areConcurrent(one, other))
                            .isEqualTo(!one.equals(other) && !before && !reachable.get(other).contains(one));
                }
            }
        }
    }

    @Test
    void hybridClocksReverseNoPairThoughWallClocksDo() {
        long wall = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            ClockOrder order = ClockOrder.of(new Causality(random(seed, true).all()));
            assertThat(order.hlcReversed()).as("seed " + seed).isZero();
            wall += order.wallReversed();
        }
        assertThat(wall).isPositive();
    }

    @Test
    void controlHybridClocksThatFollowNoMessageReverseSome() {
        assertThat(ClockOrder.of(new Causality(random(1, false).all())).hlcReversed()).isPositive();
    }

    @Test
    void aMessageOfWhichOneEndIsGoneOrdersNothing() {
        Moments moments = new Moments(false).skew("b", -5_000);
        moments.sends("a", "kept", "b");
        moments.receives("b", "kept", "a");
        TimelineEvent lost = moments.sends("a", "lost", "b");
        moments.receives("b", "lost", "a");
        List<TimelineEvent> rest = moments.all().stream().filter(event -> !event.equals(lost)).toList();

        assertThat(ClockOrder.of(new Causality(moments.all()))).isEqualTo(new ClockOrder(4, 2, 5, 3, 3));
        assertThat(ClockOrder.of(new Causality(rest))).isEqualTo(new ClockOrder(3, 1, 3, 2, 2));
    }

    @Test
    void whatWasReceivedBeforeItWasSentIsNoHistory() {
        Moments moments = new Moments(false);
        TimelineEvent there = moments.sends("a", "there", "b");
        TimelineEvent back = moments.sends("b", "back", "a");
        TimelineEvent late = moments.receives("a", "back", "b");
        TimelineEvent later = moments.receives("b", "there", "a");
        List<TimelineEvent> twisted = List.of(
                renumbered(there, 2), renumbered(back, 2), renumbered(late, 1), renumbered(later, 1));

        assertThatThrownBy(() -> new Causality(twisted)).hasMessageContaining("received before it was sent");
    }

    private static TimelineEvent renumbered(TimelineEvent event, long sequence) {
        return new TimelineEvent(event.process(), event.instance(), sequence, event.hlc(), event.wallMillis(),
                event.kind(), event.subject(), event.text(), event.message(), event.peer());
    }
}
