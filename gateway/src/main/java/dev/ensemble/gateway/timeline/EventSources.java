package dev.ensemble.gateway.timeline;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.rpc.client.DirectChannel;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.Instance.Health;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The ways to the events of all instances that the registry knows, as many as there are. Thread-safe. */
public final class EventSources implements AutoCloseable {
    private static final long MILLIS = 500;

    private final Supplier<Channel> registry;
    private final DirectOpener opener;
    private Map<EventSource, DirectChannel> open = new HashMap<>();
    private boolean closed;

    /** Opens the way to one instance. */
    @FunctionalInterface
    public interface DirectOpener {
        DirectChannel open(HostAndPort address, String service, String instance);
    }

    /** One process that can be asked: an instance of one epoch. */
    record EventSource(String service, String instance, long epoch, HostAndPort address) {}

    /**
     * Whom to ask.
     *
     * @param unreachable the instances that the registry calls dead
     */
    record EventSourceList(Map<EventSource, Channel> sources, List<String> unreachable) {}

    /** @param registry tells who is alive */
    public EventSources(Supplier<Channel> registry, DirectOpener opener) {
        this.registry = registry;
        this.opener = opener;
    }

    /** Those that are alive now; asks the registry, and waits for that half a second at most. */
    EventSourceList list() {
        List<Instance> instances = RegistryServiceGrpc.newBlockingStub(registry.get())
                .withDeadlineAfter(MILLIS, TimeUnit.MILLISECONDS)
                .listInstances(ListInstancesRequest.getDefaultInstance())
                .getInstancesList();
        List<String> dead = new ArrayList<>();
        List<EventSource> alive = new ArrayList<>();
        for (Instance each : instances) {
            if (each.getHealth() == Health.PASSING) {
                int port = each.getGrpcPort() == 0 ? each.getPort() : each.getGrpcPort();
                alive.add(new EventSource(each.getService(), each.getId(), each.getEpoch(),
                        HostAndPort.fromParts(each.getHost(), port)));
            } else {
                dead.add(each.getId());
            }
        }
        return new EventSourceList(channels(alive), dead);
    }

    private synchronized Map<EventSource, Channel> channels(List<EventSource> alive) {
        if (closed) {
            return Map.of();
        }
        Map<EventSource, DirectChannel> former = open;
        open = new HashMap<>();
        Map<EventSource, Channel> channels = new HashMap<>();
        for (EventSource each : alive) {
            DirectChannel known = former.remove(each);
            DirectChannel channel =
                    known != null ? known : opener.open(each.address(), each.service(), each.instance());
            open.put(each, channel);
            channels.put(each, channel.channel());
        }
        former.values().forEach(DirectChannel::close);
        return Map.copyOf(channels);
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(DirectChannel::close);
        open.clear();
    }
}
