package dev.ensemble.chassis.discovery;

import com.google.common.net.HostAndPort;
import dev.ensemble.registry.v1.Instance;
import io.grpc.ChannelCredentials;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * This process's side of the registry: holds leases, watches services. Any registry replica will do; when one is lost,
 * leases and watches attach to another with jittered back-off, and lists stay as they were meanwhile (fail static).
 * Without addresses nothing is ever granted or listed.
 */
public final class RegistryClient implements AutoCloseable {
    private final ClientLoop loop = new ClientLoop();
    private final RegistryConnections replicas;
    private final Set<Subscription> sessions = ConcurrentHashMap.newKeySet();
    private final boolean failStatic;

    /**
     * @param addresses of the registry replicas; may be empty
     * @param credentials of the channels to them
     */
    public RegistryClient(List<HostAndPort> addresses, ChannelCredentials credentials) {
        this(addresses, credentials, true);
    }

    private RegistryClient(List<HostAndPort> addresses, ChannelCredentials credentials, boolean failStatic) {
        this.replicas = new RegistryConnections(addresses, credentials);
        this.failStatic = failStatic;
    }

    /** For experiments: a client that forgets its lists with the registry that it had them from. */
    public static RegistryClient forgetful(List<HostAndPort> addresses, ChannelCredentials credentials) {
        return new RegistryClient(addresses, credentials, false);
    }

    /**
     * Registers an instance and keeps it registered.
     *
     * @param self the instance; epoch and health are ignored
     */
    public Lease lease(Instance self) {
        return lease(self, what -> {});
    }

    /**
     * The same.
     *
     * @param changes hears in words what becomes of the lease
     */
    public Lease lease(Instance self, Consumer<String> changes) {
        if (replicas.isEmpty()) {
            return new NoLease();
        }
        LeaseSession session = new LeaseSession(self, replicas, loop, changes);
        sessions.add(session::close);
        session.start();
        return session;
    }

    /**
     * Follows the passing instances of a service.
     *
     * @param listener gets the whole list, ordered by id, at the start and after each change, on one thread; it must
     *     not block
     */
    public Subscription watch(String service, Consumer<List<Instance>> listener) {
        if (replicas.isEmpty()) {
            return () -> {};
        }
        WatchSession session = new WatchSession(service, listener, replicas, loop, failStatic);
        sessions.add(session);
        session.start();
        return () -> {
            sessions.remove(session);
            session.close();
        };
    }

    /** Deregisters what is still registered and closes the connections. */
    @Override
    public void close() {
        sessions.forEach(Subscription::close);
        loop.run(() -> {
            replicas.close();
            loop.close();
        });
    }
}
