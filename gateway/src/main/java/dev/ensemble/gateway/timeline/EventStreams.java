package dev.ensemble.gateway.timeline;

import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.event.v1.EventServiceGrpc;
import dev.ensemble.event.v1.WatchEventsRequest;
import dev.ensemble.event.v1.WatchEventsResponse;
import dev.ensemble.gateway.timeline.EventSources.EventSource;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One stream of events a process, each of which goes on where it was when it breaks. Only used on the event loop. */
final class EventStreams {
    private final Executor loop;
    private final Supplier<EventCursor> cursor;
    private final Consumer<WatchEventsResponse> arrived;
    private final Map<EventSource, ProcessStream> open = new HashMap<>();

    /**
     * @param loop where everything about this happens
     * @param cursor where a new stream begins
     */
    EventStreams(Executor loop, Supplier<EventCursor> cursor, Consumer<WatchEventsResponse> arrived) {
        this.loop = loop;
        this.cursor = cursor;
        this.arrived = arrived;
    }

    /** From now on there are these processes. */
    void attach(Map<EventSource, Channel> sources) {
        sources.forEach((source, channel) -> open.computeIfAbsent(source, key -> new ProcessStream(key, channel)));
        open.forEach((source, stream) -> {
            if (!sources.containsKey(source)) {
                stream.cancel();
            }
        });
    }

    /** Takes one more answer of each process that has one. */
    void takeMore() {
        open.values().forEach(ProcessStream::takeMore);
    }

    void close() {
        open.values().forEach(ProcessStream::cancel);
    }

    private final class ProcessStream implements ClientResponseObserver<WatchEventsRequest, WatchEventsResponse> {
        private final EventSource source;
        private ClientCallStreamObserver<WatchEventsRequest> call;
        private boolean asked = true;

        ProcessStream(EventSource source, Channel channel) {
            this.source = source;
            EventServiceGrpc.newStub(channel).watchEvents(
                    WatchEventsRequest.newBuilder().setPageToken(cursor.get().toString()).build(), this);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchEventsRequest> started) {
            call = started;
            call.disableAutoRequestWithInitial(1);
        }

        void takeMore() {
            if (!asked) {
                asked = true;
                call.request(1);
            }
        }

        void cancel() {
            call.cancel("nobody watches", null);
        }

        @Override
        public void onNext(WatchEventsResponse answer) {
            loop.execute(() -> {
                asked = false;
                arrived.accept(answer);
            });
        }

        @Override
        public void onError(Throwable broken) {
            loop.execute(() -> open.remove(source, this)); // the next look at the registry opens another
        }

        @Override
        public void onCompleted() {
            loop.execute(() -> open.remove(source, this));
        }
    }
}
