package dev.ensemble.chassis.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.Gap;
import dev.ensemble.event.v1.ListEventsRequest;
import dev.ensemble.event.v1.ListEventsResponse;
import io.grpc.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");
    private static final int ALL = Events.KEPT;

    private final Events events = started(Duration.ZERO);

    /** A process that was started at {@link #BEGIN}, by its own clock. */
    private static Events started(Duration later) {
        return new Events(
                "order-1", new HybridLogicalClock(Clock.fixed(BEGIN.plus(later), ZoneOffset.UTC)));
    }

    private void record(int number) {
        IntStream.range(0, number).forEach(i -> events.record(Event.Kind.MOVED, "orders/" + i, "PENDING"));
    }

    private static List<Long> sequences(ListEventsResponse page) {
        return page.getEventsList().stream().map(Event::getSequence).toList();
    }

    private ListEventsResponse read(String token, int most) {
        return new EventReader(events, EventCursor.parse(token)).next(most);
    }

    @Test
    void pagesFollowEachOtherAndTheLastSaysWhereToGoOn() {
        record(5);

        ListEventsResponse first = read("", 3);
        ListEventsResponse second = read(first.getNextPageToken(), 3);
        record(1);
        ListEventsResponse later = read(second.getResumeToken(), 3);

        assertThat(sequences(first)).containsExactly(1L, 2L, 3L);
        assertThat(sequences(second)).containsExactly(4L, 5L);
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(sequences(later)).containsExactly(6L);
        assertThat(List.of(first, second, later)).allSatisfy(page -> assertThat(page.getGapsList()).isEmpty());
    }

    @Test
    void aPageEndsBeforeItIsTooLargeToSendButNeverBeforeItsFirst() {
        for (int length : List.of(600_000, 400_000, 400_000, 2_000_000)) {
            events.record(Event.Kind.FAULT, "x".repeat(length));
        }

        ListEventsResponse first = read("", ALL);
        ListEventsResponse second = read(first.getNextPageToken(), ALL);
        ListEventsResponse third = read(second.getNextPageToken(), ALL);

        assertThat(sequences(first)).containsExactly(1L, 2L);
        assertThat(sequences(second)).containsExactly(3L);
        assertThat(sequences(third)).containsExactly(4L);
        assertThat(third.getNextPageToken()).isEmpty();
    }

    @Test
    void theRingKeepsTheLastOnesAndNamesWhatAReaderHasMissed() {
        record(10);
        String token = read("", 4).getResumeToken();
        record(Events.KEPT);

        ListEventsResponse rest = read(token, ALL);

        assertThat(sequences(rest))
                .containsExactlyElementsOf(LongStream.rangeClosed(11, Events.KEPT + 10).boxed().toList());
        assertThat(rest.getGapsList()).containsExactly(Gap.newBuilder()
                .setInstance("order-1").setIncarnation(BEGIN.toEpochMilli()).setFirstSequence(5).setLastSequence(10)
                .build());
    }

    @Test
    void whoReadsForTheFirstTimeHasMissedNothing() {
        record(Events.KEPT + 10);

        assertThat(read("", ALL).getGapsList()).isEmpty();
    }

    @Test
    void whoComesFromTheProcessBeforeIsToldThatItsEventsAreGone() {
        record(7);
        String token = read("", ALL).getResumeToken();
        Events restarted = started(Duration.ofMinutes(1));
        restarted.record(Event.Kind.LIFECYCLE, "ready");

        ListEventsResponse page =
                new EventReader(restarted, EventCursor.parse(token)).next(ALL);

        assertThat(sequences(page)).containsExactly(1L);
        assertThat(page.getGapsList()).containsExactly(Gap.newBuilder()
                .setInstance("order-1").setIncarnation(BEGIN.toEpochMilli()).setFirstSequence(8).build());
    }

    @Test
    void whatHappenedBeforeTheStartIsLeftOut() {
        record(5);
        Event third = read("", ALL).getEvents(2);

        ListEventsResponse page = filtered(ListEventsRequest.newBuilder().setStartHlc(third.getHlc()));

        assertThat(sequences(page)).containsExactly(3L, 4L, 5L);
    }

    @Test
    void whatIsAboutOneThingIsFoundWithWhatItsMessagesCaused() {
        MessageId asked = new MessageId("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 0, "order-1@5");
        record(3);
        new Receipt("gateway-1", "1764000000000.00003", asked).in(Context.ROOT)
                .run(() -> events.record(Event.Kind.BREAKER, "inventory", "open"));

        assertThat(sequences(filtered(ListEventsRequest.newBuilder().setSubject("orders/1")))).containsExactly(2L);
        assertThat(sequences(filtered(ListEventsRequest.newBuilder().setSubject("orders/1")
                .addMessages(asked.toString())))).containsExactly(2L, 4L);
    }

    private ListEventsResponse filtered(ListEventsRequest.Builder request) {
        return new EventReader(events, EventCursor.START, EventFilter.of(request.build())).next(ALL);
    }

    @Test
    void theRingsOrderIsTheClocksOrderHoweverManyThreadsRecord() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 50).forEach(i -> threads.execute(() -> record(20)));
        }

        List<RecordedEvent> all = events.after(0).events();

        assertThat(all).hasSize(1000);
        assertThat(all).extracting(RecordedEvent::hlc).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whatIsDoneForARequestIsCausedByItsReceipt() {
        MessageId message = new MessageId("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 2, "order-1@5");
        new Receipt("gateway-1", "1764000000000.3", message).in(Context.ROOT)
                .run(() -> events.record(Event.Kind.MOVED, "orders/a", "PENDING"));

        Event event = read("", ALL).getEvents(0);

        assertThat(event.getCause().getInstance()).isEqualTo("gateway-1");
        assertThat(event.getCause().getHlc()).isEqualTo("1764000000000.3");
        assertThat(event.getCause().getMessage()).isEqualTo("00f067aa0ba902b7/2/order-1@5");
        assertThat(event.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void whatIsOnlyTriedIsNoEvent() {
        new DryRun().in(Context.ROOT).run(() -> record(1));

        assertThat(read("", ALL).getEventsList()).isEmpty();
    }

    @Test
    void aTokenThatIsNoneIsRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> EventCursor.parse("order-1@5:3,what"))
                .hasMessage("page_token: 'what' is no place in the events of a process; expected such as"
                        + " gateway-1@17640:42");
    }
}
