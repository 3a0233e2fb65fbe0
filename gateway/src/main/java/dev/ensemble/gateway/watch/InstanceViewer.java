package dev.ensemble.gateway.watch;

import dev.ensemble.gateway.http.EventStream;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.json.JsonPrinter;
import dev.ensemble.registry.v1.ListInstancesResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One caller that watches. It gets the whole list after each change, and when it is slow the latest one only. The id of an
 * event is made of what it shows, so that a caller that comes again, to any gateway, is told nothing that it knows.
 */
final class InstanceViewer {
    /** A caller that is gone is noticed when something is sent to it. */
    private static final int SILENCE_SECONDS = 2;

    private final String service;
    private final EventStream stream;
    private String seen;
    private ListInstancesResponse latest;
    private long sentNanos = System.nanoTime();

    InstanceViewer(
            Exchange exchange, String service, String seen, ListInstancesResponse list,
            Consumer<InstanceViewer> ended) {
        this.service = service;
        this.seen = seen == null ? "" : seen;
        this.stream = exchange.events(() -> ended.accept(this));
        stream.onReady(() -> show(latest));
        show(list);
    }

    void show(ListInstancesResponse list) {
        latest = list;
        if (!stream.ready()) {
            return;
        }
        String data = JsonPrinter.print(ofService(list)).strip();
        String id = UUID.nameUUIDFromBytes(data.getBytes(StandardCharsets.UTF_8)).toString();
        if (!id.equals(seen)) {
            seen = id;
            sentNanos = System.nanoTime();
            stream.event(id, "instances", data);
        } else if (System.nanoTime() - sentNanos > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS)) {
            sentNanos = System.nanoTime();
            stream.keepAlive();
        }
    }

    void end() {
        stream.end();
    }

    private ListInstancesResponse ofService(ListInstancesResponse list) {
        if (service.isEmpty()) {
            return list;
        }
        return ListInstancesResponse.newBuilder()
                .addAllInstances(list.getInstancesList().stream()
                        .filter(instance -> instance.getService().equals(service)).toList())
                .build();
    }
}
