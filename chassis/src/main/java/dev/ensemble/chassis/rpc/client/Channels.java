package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.balancing.Callee;
import io.grpc.Channel;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The channels of a process, one a service that it calls, each with the whole client stack. */
public final class Channels implements AutoCloseable {

    private final Function<String, ServiceChannel> open;
    private final Map<String, ServiceChannel> channels = new ConcurrentHashMap<>();

    /** Channels that {@code open} makes when they are first asked for. */
    public Channels(Function<String, ServiceChannel> open) {
        this.open = open;
    }

    /** The channel to {@code service}; calls without a deadline get the default one. */
    public Channel to(String service) {
        return channel(service).channel();
    }

    /** The breaker towards {@code service}. */
    public Breaker breaker(String service) {
        return channel(service).breaker();
    }

    /** The state of each breaker, by service. */
    public Map<String, String> breakers() {
        Map<String, String> states = new TreeMap<>();
        channels.forEach((service, channel) -> states.put(service, channel.breaker().state()));
        return states;
    }

    /** How many calls ended how, by service. */
    public Map<String, Map<String, Long>> endings() {
        Map<String, Map<String, Long>> endings = new TreeMap<>();
        channels.forEach((service, channel) -> endings.put(service, channel.breaker().endings()));
        return endings;
    }

    /** What is known of each service that was called. */
    public Map<String, Callee> callees() {
        Map<String, Callee> callees = new TreeMap<>();
        channels.forEach((service, channel) -> callees.put(service, channel.callee()));
        return callees;
    }

    private ServiceChannel channel(String service) {
        return channels.computeIfAbsent(service, open);
    }

    @Override
    public void close() {
        channels.values().forEach(ServiceChannel::close);
    }
}
