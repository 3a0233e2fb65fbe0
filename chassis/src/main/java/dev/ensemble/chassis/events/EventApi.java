package dev.ensemble.chassis.events;

import dev.ensemble.chassis.paging.Page;
import dev.ensemble.event.v1.EventServiceGrpc;
import dev.ensemble.event.v1.ListEventsRequest;
import dev.ensemble.event.v1.ListEventsResponse;
import dev.ensemble.event.v1.WatchEventsRequest;
import dev.ensemble.event.v1.WatchEventsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Tells the events of this process. */
public final class EventApi extends EventServiceGrpc.EventServiceImplBase implements AutoCloseable {
    private final Events events;
    private final ScheduledExecutorService timer;
    private final Executor threads;
    private final Set<EventWatch> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param timer wakes those who watch
     * @param threads where their events are made messages of
     */
    public EventApi(Events events, ScheduledExecutorService timer, Executor threads) {
        this.events = events;
        this.timer = timer;
        this.threads = threads;
    }

    @Override
    public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> answer) {
        EventReader reader =
                new EventReader(events, EventCursor.parse(request.getPageToken()), EventFilter.of(request));
        answer.onNext(reader.next(Page.size(request.getPageSize())));
        answer.onCompleted();
    }

    @Override
    public void watchEvents(WatchEventsRequest request, StreamObserver<WatchEventsResponse> answer) {
        EventReader reader = new EventReader(events, EventCursor.parse(request.getPageToken()));
        EventWatch watch = new EventWatch(reader, (ServerCallStreamObserver<WatchEventsResponse>) answer);
        watch.start(timer, threads, watches::remove);
        watches.add(watch); // only what has started can be ended
        if (closed) {
            watch.end();
        }
    }

    /** Ends all streams, so that a process that leaves has not to wait for them. */
    @Override
    public void close() {
        closed = true;
        watches.forEach(EventWatch::end);
    }
}
