package dev.ensemble.chassis.events;

import dev.ensemble.event.v1.ListEventsResponse;
import dev.ensemble.event.v1.WatchEventsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One reader that watches. It asks the ring from time to time, so that an event costs the same whoever watches; what a
 * slow one does not take stays in the ring until newer events take its place, and is then told as a gap.
 */
final class EventWatch {
    private static final int PAUSE_MILLIS = 100;
    private static final int AT_A_TIME = 500;

    private final EventReader reader;
    private final ServerCallStreamObserver<WatchEventsResponse> answer;
    private Future<?> wakeUp;
    private boolean ended;

    EventWatch(EventReader reader, ServerCallStreamObserver<WatchEventsResponse> answer) {
        this.reader = reader;
        this.answer = answer;
    }

    synchronized void start(ScheduledExecutorService timer, Executor threads, Consumer<EventWatch> onEnd) {
        answer.setOnReadyHandler(this::send);
        answer.setOnCancelHandler(() -> stop(onEnd));
        answer.setOnCloseHandler(() -> stop(onEnd));
        wakeUp = timer.scheduleWithFixedDelay(
                () -> threads.execute(this::send), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void send() {
        while (!ended && answer.isReady()) {
            ListEventsResponse page = reader.next(AT_A_TIME);
            if (page.getEventsCount() == 0 && page.getGapsCount() == 0) {
                return;
            }
            answer.onNext(WatchEventsResponse.newBuilder()
                    .addAllGaps(page.getGapsList())
                    .addAllEvents(page.getEventsList())
                    .setResumeToken(page.getResumeToken())
                    .build());
        }
    }

    /** The reader may go on with this process's successor. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            wakeUp.cancel(false);
            answer.onError(Status.UNAVAILABLE.withDescription("this instance leaves").asRuntimeException());
        }
    }

    private void stop(Consumer<EventWatch> onEnd) {
        synchronized (this) {
            ended = true;
            wakeUp.cancel(false);
        }
        onEnd.accept(this);
    }
}
