package dev.ensemble.lab.run.network;

import dev.ensemble.chassis.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The network between the processes of an ensemble: a relay before each, which knows by the caller's port whose process
 * calls, and so can keep any two instances from hearing of each other. It passes on bytes; TLS goes through as it is.
 */
public final class BreakableNetwork implements AutoCloseable {
    private final Supplier<Map<String, Long>> processes;
    private final Map<String, InstanceRelay> relays = new TreeMap<>();
    private final Map<String, Disturbance> disturbances = new TreeMap<>();

    /** @param processes id of each instance that runs, and of its process; asked while anything is disturbed */
    public BreakableNetwork(Supplier<Map<String, Long>> processes) {
        this.processes = processes;
    }

    /** Whether a network can be broken here: only Linux tells whose a connection is. */
    public static boolean isPossible() {
        return System.getProperty("os.name").equals("Linux");
    }

    /** The port where others reach an instance that listens at {@code port}. */
    public synchronized int portBefore(String instance, int port) {
        return relays.computeIfAbsent(instance, id -> relay(id, port)).port();
    }

    private InstanceRelay relay(String instance, int port) {
        try {
            return new InstanceRelay(instance, port, connection -> admit(connection, instance));
        } catch (IOException e) {
            throw new UncheckedIOException("no relay before " + instance, e);
        }
    }

    /** @throws UsageException when the network of that instance is disturbed already */
    public synchronized void disturb(Disturbance disturbance) {
        Disturbance present = disturbances.putIfAbsent(disturbance.instance(), disturbance);
        if (present != null) {
            throw new UsageException(present + ": `mend` it first");
        }
        apply();
    }

    /** @throws UsageException when nothing is wrong with the network of that instance */
    public synchronized void mend(String instance) {
        if (disturbances.remove(instance) == null) {
            throw new UsageException("nothing is wrong with the network of " + instance);
        }
        apply();
    }

    /** What is wrong, by instance. */
    public synchronized List<String> disturbances() {
        return disturbances.values().stream().map(Disturbance::toString).toList();
    }

    private void apply() {
        ProcessSockets sockets = ProcessSockets.of(disturbances.isEmpty() ? Map.of() : processes.get());
        for (InstanceRelay relay : relays.values()) {
            relay.connections().forEach(each -> obey(each, relay.instance(), sockets));
        }
    }

    private synchronized void admit(RelayedConnection connection, String instance) {
        if (!disturbances.isEmpty()) {
            obey(connection, instance, ProcessSockets.of(processes.get()));
        }
    }

    private void obey(RelayedConnection connection, String instance, ProcessSockets sockets) {
        if (connection.name().isEmpty()) {
            connection.name(sockets.owner(connection.callerPort(), connection.calledPort()));
        }
        Collection<Disturbance> all = disturbances.values();
        connection.obey((sender, receiver) -> LaneState.of(all, sender, receiver), instance);
    }

    /** Bytes that wait in relays. */
    synchronized int held() {
        return relays.values().stream().flatMap(each -> each.connections().stream())
                .mapToInt(RelayedConnection::held).sum();
    }

    /** Resets whatever is connected. */
    @Override
    public void close() throws IOException, InterruptedException {
        List<InstanceRelay> all;
        synchronized (this) {
            all = List.copyOf(relays.values());
            relays.clear();
        }
        for (InstanceRelay relay : all) {
            relay.close();
        }
    }
}
