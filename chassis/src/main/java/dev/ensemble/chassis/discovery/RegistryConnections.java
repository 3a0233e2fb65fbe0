package dev.ensemble.chassis.discovery;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.clock.ClockClientInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.scheduling.Backoff;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The registry replicas and the connection to the one in use. All sessions of a process lose it together and wait for the
 * same next attempt: to open a channel costs milliseconds of CPU, at a moment in which all processes do. Only used on the
 * client's loop.
 */
final class RegistryConnections {
    /** The name of its service, which its certificate must have. */
    private static final String REGISTRY = "registry";

    /** A connection that was lost after so long had worked: the next one is asked for at once. */
    private static final long WORKED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NANOS_A_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<HostAndPort> addresses;
    private final ChannelCredentials credentials;
    private final HybridLogicalClock clock;
    private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(500));
    private RegistryConnection current;
    private int next;
    private long openedAt;
    private long pausedUntil = System.nanoTime();

    /** A channel to one replica; all sessions share it. */
    record RegistryConnection(HostAndPort address, ManagedChannel channel) {}

    RegistryConnections(List<HostAndPort> addresses, ChannelCredentials credentials, HybridLogicalClock clock) {
        this.addresses = new ArrayList<>(addresses);
        this.credentials = credentials;
        this.clock = clock;
        // Not all clients attach to the first one.
        Collections.shuffle(this.addresses);
    }

    boolean isEmpty() { return addresses.isEmpty(); }

    RegistryConnection connection() {
        if (current == null) {
            HostAndPort address = addresses.get(next);
            ManagedChannel channel = Grpc.newChannelBuilderForAddress(address.getHost(), address.getPort(), credentials)
                    .directExecutor()
                    .intercept(new ClockClientInterceptor(clock))
                    .overrideAuthority(REGISTRY) // any of them will do
                    // A watcher that holds no lease, and so hears no heartbeat, notices a frozen registry by this.
                    .keepAliveTime(10, TimeUnit.SECONDS)
                    .keepAliveTimeout(2, TimeUnit.SECONDS)
                    .disableRetry()
                    .build();
            current = new RegistryConnection(address, channel);
            openedAt = System.nanoTime();
        }
        return current;
    }

    /**
     * A session found its connection broken or silent: all sessions leave it, and the next one goes to another replica
     * over a fresh channel, which has no connect back-off to wait for.
     *
     * @return milliseconds until the next attempt
     */
    long lost(RegistryConnection connection) {
        long now = System.nanoTime();
        if (connection.equals(current)) {
            next = (next + 1) % addresses.size();
            close();
            if (now - openedAt > WORKED_NANOS) {
                backoff.reset();
            }
            pausedUntil = now + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
        }
        return Math.max(0, Math.ceilDiv(pausedUntil - now, NANOS_A_MILLI));
    }

    void close() {
        if (current != null) {
            current.channel().shutdownNow();
            current = null;
        }
    }
}
