package dev.ensemble.gateway.watch;

import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.chassis.rpc.evidence.CallPath;
import dev.ensemble.gateway.call.RpcCall;
import dev.ensemble.gateway.call.Timeout;
import dev.ensemble.gateway.http.Exchange;
import dev.ensemble.gateway.route.Route;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import io.grpc.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import io.opentelemetry.api.trace.Span;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances, asked for once for all who watch them: when the registry says that a service has changed, and once a
 * second for what it says nothing of (an instance that is forgotten). Without viewers it does nothing. Lives on the
 * one event loop.
 */
public final class InstanceFeed {
    static final int MOST = 200;
    private static final Logger log = LoggerFactory.getLogger(InstanceFeed.class);
    private static final int REFRESH_MILLIS = 1_000;
    private static final int MOST_SERVICES = 16;

    /** Tells of changes of the passing instances of a service. */
    public interface ChangeSource {
        /**
         * Calls {@code listener}, from any thread, at the start and after each change, until the end of the
         * subscription.
         */
        Subscription of(String service, Runnable listener);
    }

    private final Route route;
    private final Function<String, Channel> channels;
    private final ChangeSource changes;
    private final Viewers<InstanceViewer> viewers = new Viewers<>(MOST, InstanceViewer::end);
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private ScheduledFuture<?> timer;
    private boolean asking;
    private boolean askAgain;
    private volatile EventLoop eventLoop;

    InstanceFeed(Route route, Function<String, Channel> channels, ChangeSource changes) {
        this.route = route;
        this.channels = channels;
        this.changes = changes;
    }

    Viewers<InstanceViewer> viewers() {
        return viewers;
    }

    /**
     * Begins to show the instances.
     *
     * @param seen the id of the last event that the caller has; null when it has none
     */
    void add(Exchange exchange, String service, String seen, ListInstancesResponse list) {
        eventLoop = exchange.eventLoop();
        InstanceViewer viewer = new InstanceViewer(exchange, service, seen, list, this::remove);
        if (timer == null) {
            timer = eventLoop.scheduleWithFixedDelay(
                    this::refresh, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
            refresh();
        }
        viewers.add(viewer, exchange.executor());
    }

    private void remove(InstanceViewer viewer) {
        viewers.remove(viewer);
        if (viewers.isEmpty() && timer != null) {
            timer.cancel(false);
            timer = null;
            subscriptions.values().forEach(Subscription::close);
            subscriptions.clear();
        }
    }

    /** One question at a time; what changes meanwhile makes one more. */
    private void refresh() {
        if (asking) {
            askAgain = true;
            return;
        }
        asking = true;
        try {
            ask();
        } catch (RuntimeException e) { // else the timer would drop this task, and no viewer would hear of a change again
            asking = false;
            log.warn("cannot ask for the instances now: {}", e.toString());
        }
    }

    private void ask() {
        RpcCall.start(
                new CallPath(), Span.getInvalid(), channels.apply(route.backend()), route,
                ListInstancesRequest.getDefaultInstance(), Timeout.DEFAULT, eventLoop,
                (status, response, trailers) -> {
                    asking = false;
                    if (status.isOk()) { // else viewers keep what they have
                        show((ListInstancesResponse) response);
                    }
                    if (askAgain) {
                        askAgain = false;
                        refresh();
                    }
                });
    }

    private void show(ListInstancesResponse list) {
        viewers.forEach(viewer -> viewer.show(list));
        if (!viewers.isEmpty()) {
            list.getInstancesList().stream().map(Instance::getService).distinct()
                    .filter(service -> subscriptions.size() < MOST_SERVICES)
                    .forEach(service -> subscriptions.computeIfAbsent(
                            service, s -> changes.of(s, () -> eventLoop.execute(this::changed))));
        }
    }

    private void changed() {
        if (!viewers.isEmpty()) {
            refresh();
        }
    }
}
