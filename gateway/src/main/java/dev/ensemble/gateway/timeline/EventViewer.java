package dev.ensemble.gateway.timeline;

import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.event.v1.ListAllEventsResponse;
import dev.ensemble.gateway.http.EventStream;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.json.JsonPrinter;
import dev.ensemble.gateway.timeline.EventSources.EventSourceList;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller that watches the events. While it does not read, nothing more is taken from the processes: what their rings
 * lose meanwhile is told as a gap. Lives on the event loop.
 */
final class EventViewer {
    private static final Logger log = LoggerFactory.getLogger(EventViewer.class);
    private static final int BEAT_MILLIS = 200;
    /** Beats between two looks at the registry. */
    private static final int LOOK = 5;
    /** A caller that is gone is noticed when something is sent to it. */
    private static final int SILENCE = 10;

    private final EventSources sources;
    private final Executor threads;
    private final EventLoop loop;
    private final EventBuffer buffer;
    private final EventStreams streams;
    private final EventStream stream;
    private final ScheduledFuture<?> timer;
    private int beats;
    private int sentAt;
    private boolean gone;

    /**
     * @param threads where the registry is asked
     * @param seen what the caller has already
     */
    EventViewer(
            Exchange exchange, EventSources sources, Executor threads, EventCursor seen, Consumer<EventViewer> ended) {
        this.sources = sources;
        this.threads = threads;
        this.loop = exchange.eventLoop();
        this.buffer = new EventBuffer(seen);
        this.streams = new EventStreams(loop, buffer::arrived, buffer::add);
        this.stream = exchange.events(() -> {
            stop();
            ended.accept(this);
        });
        this.timer = loop.scheduleAtFixedRate(this::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        if (beats++ % LOOK == 0) {
            threads.execute(this::look);
        }
        if (!stream.ready()) {
            return;
        }
        Optional<ListAllEventsResponse> next = buffer.beat();
        if (next.isPresent()) {
            sentAt = beats;
            stream.event(next.get().getResumeToken(), "events", JsonPrinter.print(next.get()).strip());
        } else if (beats - sentAt >= SILENCE) {
            sentAt = beats;
            stream.keepAlive();
        }
        streams.takeMore();
    }

    private void look() {
        try {
            EventSourceList list = sources.list();
            loop.execute(() -> {
                if (!gone) {
                    streams.attach(list.sources());
                }
            });
        } catch (RuntimeException e) { // it is asked again soon, and those who stream go on
            log.info("cannot ask for the instances now: {}", e.toString());
        }
    }

    private void stop() {
        gone = true;
        timer.cancel(false);
        streams.close();
    }

    void end() {
        stop();
        stream.end();
    }
}
