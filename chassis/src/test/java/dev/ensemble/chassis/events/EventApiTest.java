package dev.ensemble.chassis.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.event.v1.Event;
import dev.ensemble.event.v1.EventServiceGrpc;
import dev.ensemble.event.v1.Gap;
import dev.ensemble.event.v1.WatchEventsRequest;
import dev.ensemble.event.v1.WatchEventsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers that watch, over real calls. */
class EventApiTest {
    private final Events events = new Events("order-1", new HybridLogicalClock(Clock.systemUTC()));
    private final Timer timer = new Timer();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final EventApi api = new EventApi(events, timer, threads);
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void serve() throws Exception {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name).executor(threads).addService(api).build().start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private void record(int number) {
        IntStream.range(0, number).forEach(i -> events.record(Event.Kind.LEASE, "granted"));
    }

    private WatchingClient watch(String token) {
        WatchingClient reader = new WatchingClient();
        EventServiceGrpc.newStub(channel)
                .watchEvents(WatchEventsRequest.newBuilder().setPageToken(token).build(), reader);
        return reader;
    }

    @Test
    void whoWatchesGetsWhatWasAndWhatComes() {
        record(2);
        WatchingClient reader = watch("");
        reader.takes(100);
        await().until(() -> reader.sequences().equals(List.of(1L, 2L)));

        record(1);

        await().until(() -> reader.sequences().equals(List.of(1L, 2L, 3L)));
    }

    @Test
    void whoComesAgainGoesOnWhereItWas() {
        record(2);
        WatchingClient reader = watch("");
        reader.takes(1);
        await().until(() -> reader.sequences().size() == 2);
        reader.call.cancel("enough", null);
        record(1);

        WatchingClient again = watch(reader.answers.getLast().getResumeToken());
        again.takes(1);

        await().until(() -> again.sequences().equals(List.of(3L)));
    }

    @Test
    void aSlowReaderIsToldWhatItHasMissedAndHoldsNothingUp() {
        record(1);
        WatchingClient reader = watch("");
        reader.takes(1);
        await().until(() -> reader.sequences().equals(List.of(1L)));

        record(Events.KEPT + 9); // while it takes nothing
        reader.takes(100);

        await().until(() -> reader.sequences().contains(Events.KEPT + 10L));
        assertThat(reader.sequences()).doesNotHaveDuplicates().isSorted().hasSize(Events.KEPT + 1);
        assertThat(reader.answers).flatExtracting(WatchEventsResponse::getGapsList)
                .extracting(Gap::getFirstSequence, Gap::getLastSequence)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2L, 10L));
    }

    @Test
    void aProcessThatLeavesEndsTheStreams() {
        WatchingClient reader = watch("");
        reader.takes(1);
        record(1);
        await().until(() -> !reader.answers.isEmpty());

        api.close();

        await().until(() -> reader.end == Status.Code.UNAVAILABLE);
    }

    @Test
    void aProcessThatLeavesWhileAReaderComesEndsItsStream() {
        timer.whenAsked = api::close;

        WatchingClient reader = watch("");

        await().until(() -> reader.end == Status.Code.UNAVAILABLE);
    }

    /** Does what the test wants in the middle of the start of a stream. */
    private static final class Timer extends ScheduledThreadPoolExecutor {
        private volatile Runnable whenAsked = () -> {};

        Timer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long pause, TimeUnit unit) {
            whenAsked.run();
            return super.scheduleWithFixedDelay(task, first, pause, unit);
        }
    }

    /** Takes as many answers as it is told to. */
    private static final class WatchingClient
            implements ClientResponseObserver<WatchEventsRequest, WatchEventsResponse> {
        private final List<WatchEventsResponse> answers = new CopyOnWriteArrayList<>();
        private ClientCallStreamObserver<WatchEventsRequest> call;
        private volatile Status.Code end;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchEventsRequest> started) {
            call = started;
            call.disableAutoRequestWithInitial(0);
        }

        void takes(int number) {
            call.request(number);
        }

        List<Long> sequences() {
            return answers.stream().flatMap(answer -> answer.getEventsList().stream()).map(Event::getSequence)
                    .toList();
        }

        @Override
        public void onNext(WatchEventsResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable error) {
            end = Status.fromThrowable(error).getCode();
        }

        @Override
        public void onCompleted() {
            end = Status.Code.OK;
        }
    }
}
