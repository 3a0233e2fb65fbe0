package dev.ensemble.gateway.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.paging.Page;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.ListAllEventsResponse;
import dev.ensemble.event.v1.ListEventsResponse;
import dev.ensemble.event.v1.WatchEventsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EventMergeTest {
    private static final long INCARNATION = 1_764_000_000_000L;

    private final Map<String, List<Event>> processes = new TreeMap<>();

    private void happens(String instance, int millis) {
        happens(instance, millis, "");
    }

    private void happens(String instance, int millis, String text) {
        List<Event> events = processes.computeIfAbsent(instance, key -> new ArrayList<>());
        events.add(Event.newBuilder().setInstance(instance).setIncarnation(INCARNATION)
                .setSequence(events.size() + 1).setHlc("%013d.00000".formatted(INCARNATION + millis)).setText(text)
                .build());
    }

    /** What a process answers. */
    private ListEventsResponse page(String instance, EventCursor from, int size) {
        List<Event> events = processes.get(instance);
        int read = from.of(instance).map(place -> (int) place.sequence()).orElse(0);
        int end = Math.min(events.size(), read + size);
        EventCursor reached = EventCursor.START.with(instance, INCARNATION, end);
        return ListEventsResponse.newBuilder().addAllEvents(events.subList(read, end))
                .setResumeToken(reached.toString())
                .setNextPageToken(end < events.size() ? reached.toString() : "")
                .build();
    }

    /** All pages of what the processes answer to those who have read so far. */
    private static List<ListAllEventsResponse> pages(int size,
            Function<EventCursor, List<ListEventsResponse>> answers) {
        List<ListAllEventsResponse> pages = new ArrayList<>();
        EventCursor from = EventCursor.START;
        do {
            pages.add(EventMerge.merge(answers.apply(from), from, size).build());
            from = EventCursor.parse(pages.getLast().getResumeToken());
        } while (!pages.getLast().getNextPageToken().isEmpty());
        return pages;
    }

    private static List<Event> told(List<ListAllEventsResponse> pages) {
        return pages.stream().flatMap(page -> page.getEventsList().stream()).toList();
    }

    /** Whatever the sizes of pages, also of those that end before theirs, and however events lie, all are told once. */
    @Test
    void pagesTellAllInOrder() {
        for (int seed = 0; seed < 200; seed++) {
            processes.clear();
            Random random = new Random(seed);
            int millis = 0;
            for (int i = 0; i < 60; i++) {
                millis += random.nextInt(3);
                happens("p-" + random.nextInt(1 + random.nextInt(4)), millis);
            }
            int size = 1 + random.nextInt(9);
            assertThat(told(pages(size, from -> processes.keySet().stream()
                    .map(each -> page(each, from, 1 + random.nextInt(size))).toList()))).as("seed " + seed).hasSize(60)
                    .doesNotHaveDuplicates()
                    .isSortedAccordingTo(EventMerge.ORDER);
        }
    }

    /** Many small events of one process lie between few large ones of another. */
    @Test
    void aPageThatWouldBeTooLargeEndsEarlyAndNothingIsPassedOver() {
        for (int i = 0; i < 40; i++) {
            happens("large-1", 2 * i, "x".repeat(Page.MOST_BYTES / 10));
            happens("large-2", 2 * i, "x".repeat(Page.MOST_BYTES / 10));
            happens("small-1", 2 * i + 1);
        }
        List<ListAllEventsResponse> pages = pages(100, from -> List.of(
                page("large-1", from, 9), page("large-2", from, 9), page("small-1", from, 100)));
        assertThat(pages).allSatisfy(page -> assertThat(
                page.getEventsList().stream().mapToInt(Event::getSerializedSize).sum())
                .isLessThanOrEqualTo(Page.MOST_BYTES));
        assertThat(told(pages)).hasSize(120).doesNotHaveDuplicates().isSortedAccordingTo(EventMerge.ORDER);
    }

    @Test
    void anEventThatIsTooLargeAloneIsToldAlone() {
        happens("large-1", 1, "x".repeat(2 * Page.MOST_BYTES));
        happens("small-1", 2);
        assertThat(EventMerge.merge(
                List.of(page("large-1", EventCursor.START, 1), page("small-1", EventCursor.START, 1)),
                EventCursor.START, 10).getEventsList()).containsExactly(processes.get("large-1").getFirst());
    }

    private static WatchEventsResponse arrival(Event event) {
        return WatchEventsResponse.newBuilder().addEvents(event).setResumeToken(EventCursor.START
                .with(event.getInstance(), event.getIncarnation(), event.getSequence()).toString()).build();
    }

    @Test
    void whatComesABeatLateIsSortedInAndItsIdNamesOnlyWhatWasSent() {
        happens("order-1", 5);
        happens("gateway-1", 3);
        happens("gateway-1", 9);
        EventBuffer buffer = new EventBuffer(EventCursor.START);
        buffer.add(arrival(processes.get("order-1").getFirst()));

        assertThat(buffer.beat()).isEmpty();
        buffer.add(arrival(processes.get("gateway-1").getFirst()));
        buffer.add(arrival(processes.get("gateway-1").getLast()));
        Optional<ListAllEventsResponse> sent = buffer.beat();

        assertThat(sent.orElseThrow().getEventsList())
                .containsExactly(processes.get("gateway-1").getFirst(), processes.get("order-1").getFirst());
        EventCursor id = EventCursor.parse(sent.orElseThrow().getResumeToken());
        assertThat(id.of("gateway-1").orElseThrow().sequence()).isEqualTo(1);
        assertThat(buffer.arrived().of("gateway-1").orElseThrow().sequence()).isEqualTo(2);
    }
}
