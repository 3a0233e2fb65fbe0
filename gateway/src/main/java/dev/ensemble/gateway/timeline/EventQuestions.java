package dev.ensemble.gateway.timeline;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ensemble.event.v1.EventServiceGrpc;
import dev.ensemble.event.v1.ListEventsRequest;
import dev.ensemble.event.v1.ListEventsResponse;
import dev.ensemble.gateway.timeline.EventSources.EventSource;
import dev.ensemble.gateway.timeline.EventSources.EventSourceList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all processes at once. One that does not answer in 0.8 s is named, and holds the others up no longer. */
final class EventQuestions {
    private static final Logger log = LoggerFactory.getLogger(EventQuestions.class);
    private static final long MILLIS = 800;

    private final EventSources sources;

    EventQuestions(EventSources sources) {
        this.sources = sources;
    }

    /** What those who answered said. */
    record EventAnswers(List<ListEventsResponse> pages, List<String> unreachable) {}

    /** Whom to ask now. */
    EventSourceList whom() {
        return sources.list();
    }

    EventAnswers ask(EventSourceList list, ListEventsRequest question) {
        Map<EventSource, ListenableFuture<ListEventsResponse>> asked = new LinkedHashMap<>();
        list.sources().forEach((source, channel) -> asked.put(source, EventServiceGrpc.newFutureStub(channel)
                .withDeadlineAfter(MILLIS, TimeUnit.MILLISECONDS).listEvents(question)));
        List<ListEventsResponse> pages = new ArrayList<>();
        List<String> unreachable = new ArrayList<>(list.unreachable());
        asked.forEach((source, answer) -> {
            try {
                pages.add(answer.get());
            } catch (ExecutionException e) {
                log.info("{} does not tell its events: {}", source.instance(), e.getCause().toString());
                unreachable.add(source.instance());
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                unreachable.add(source.instance());
            }
        });
        return new EventAnswers(pages, unreachable.stream().sorted().toList());
    }
}
