package dev.ensemble.chassis.discovery;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.registry.v1.CompareClocksRequest;
import dev.ensemble.registry.v1.CompareClocksResponse;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * This process's side of the registry: holds leases, watches services. Any registry replica will do; when one is lost,
 * leases and watches attach to another with jittered back-off, and lists stay as they were meanwhile (fail static).
 * Without addresses nothing is ever granted or listed.
 */
public final class RegistryClient implements AutoCloseable {
    private static final long COMPARED_WITHIN_MS = 1000;

    private final ClientLoop loop = new ClientLoop();
    private final RegistryConnections replicas;
    private final Set<Subscription> sessions = ConcurrentHashMap.newKeySet();
    private final HybridLogicalClock clock;
    private final boolean failStatic;

    /**
     * @param addresses of the registry replicas; may be empty
     * @param credentials of the channels to them
     */
    public RegistryClient(List<HostAndPort> addresses, ChannelCredentials credentials) {
        this(addresses, credentials, new HybridLogicalClock(InstantSource.system()));
    }

    /**
     * The same for a process that has a clock.
     *
     * @param clock follows what comes from the registry
     */
    public RegistryClient(List<HostAndPort> addresses, ChannelCredentials credentials, HybridLogicalClock clock) {
        this(addresses, credentials, clock, true);
    }

    private RegistryClient(
            List<HostAndPort> addresses, ChannelCredentials credentials, HybridLogicalClock clock, boolean failStatic) {
        this.replicas = new RegistryConnections(addresses, credentials, clock);
        this.clock = clock;
        this.failStatic = failStatic;
    }

    /** For experiments: a client that forgets its lists with the registry that it had them from. */
    public static RegistryClient forgetful(List<HostAndPort> addresses, ChannelCredentials credentials) {
        return new RegistryClient(addresses, credentials, new HybridLogicalClock(InstantSource.system()), false);
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
        LeaseSession session = new LeaseSession(self, replicas, loop, clock::merge, changes);
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
        WatchSession session = new WatchSession(service, listener, replicas, loop, clock::merge, failStatic);
        sessions.add(session);
        session.start();
        return () -> {
            sessions.remove(session);
            session.close();
        };
    }

    /** Whether there is no registry to ask. */
    boolean isAlone() { return replicas.isEmpty(); }

    /** The registry in use; for the client's thread. */
    RegistryConnections.RegistryConnection connection() {
        return replicas.connection();
    }

    /** Runs {@code task} on the client's thread at once, and then as often. */
    Subscription every(long millis, Runnable task) {
        loop.run(task);
        ScheduledFuture<?> schedule = loop.every(millis, task);
        return () -> schedule.cancel(false);
    }

    /** Runs {@code task} on the client's thread once, so much later. */
    void after(long millis, Runnable task) {
        loop.after(millis, task);
    }

    /** What became of a comparison of clocks. */
    interface Compared {
        /**
         * Called on the client's thread.
         *
         * @param answer empty when none came
         */
        void accept(Optional<CompareClocksResponse> answer, long roundTripNanos);
    }

    /** Asks the registry in use, from the client's thread, within a second. */
    void compareClocks(CompareClocksRequest request, Compared compared) {
        long began = System.nanoTime();
        RegistryConnections.RegistryConnection connection = replicas.connection();
        RegistryServiceGrpc.newStub(connection.channel())
                .withDeadlineAfter(COMPARED_WITHIN_MS, TimeUnit.MILLISECONDS)
                .compareClocks(request, new StreamObserver<>() {
                    @Override
                    public void onNext(CompareClocksResponse answer) {
                        long roundTrip = System.nanoTime() - began;
                        loop.run(() -> compared.accept(Optional.of(answer), roundTrip));
                    }

                    @Override
                    public void onError(Throwable error) {
                        loop.run(() -> {
                            if (Status.fromThrowable(error).getCode() == Status.Code.UNAVAILABLE) {
                                replicas.lost(connection);
                            }
                            compared.accept(Optional.empty(), 0);
                        });
                    }

                    @Override
                    public void onCompleted() {}
                });
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
