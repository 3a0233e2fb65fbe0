package dev.ensemble.registry;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.auth.CallersInterceptor;
import dev.ensemble.chassis.auth.TokenInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.clock.WallClock;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.chassis.identity.Peer;
import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.catalog.MemoryCatalog;
import dev.ensemble.registry.clock.MemberClocks;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.lease.Leases;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A real registry on a loopback port, whose monotonic clock stands still until the test moves it. */
final class TestRegistry implements AutoCloseable {
    final AtomicLong nanos = new AtomicLong();
    final WallClock wall = WallClock.ofMachine();
    final HybridLogicalClock clock = new HybridLogicalClock(wall);
    final MemberClocks clocks;
    final List<String> changes = new CopyOnWriteArrayList<>();
    final Leases leases;
    final Catalog catalog;
    private final RegistryEndpoint endpoint;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final int port;
    private final List<AutoCloseable> clients = new ArrayList<>();

    TestRegistry() throws IOException {
        this(0, Duration.ZERO);
    }

    TestRegistry(int port, Duration settling) throws IOException {
        this(port, settling, InsecureServerCredentials.create());
    }

    /** One that has another idea of how far a clock may be from others. */
    TestRegistry(Duration clockBound) throws IOException {
        this(0, Duration.ZERO, InsecureServerCredentials.create(), clockBound);
    }

    TestRegistry(int port, Duration settling, ServerCredentials credentials) throws IOException {
        this(port, settling, credentials, HybridLogicalClock.MAX_OFFSET);
    }

    private TestRegistry(int port, Duration settling, ServerCredentials credentials, Duration clockBound)
            throws IOException {
        this.clocks = new MemberClocks("registry-1", wall, clockBound, System::nanoTime);
        LeaseTerms terms =
                new LeaseTerms(Duration.ofSeconds(3), Duration.ofMillis(100), settling, Duration.ofSeconds(60));
        this.catalog = new MemoryCatalog(clock, nanos::get, terms.settling(), terms.retention());
        this.leases = new Leases(
                catalog, terms, clocks, nanos::get, (holder, what) -> changes.add(holder + " " + what));
        this.endpoint = new RegistryEndpoint(catalog, leases, terms, clocks, clock, "registry-1");
        this.server = Grpc.newServerBuilderForPort(port, credentials)
                .executor(executor)
                .addTransportFilter(new Peer())
                .addService(stack().wrap(() -> ServerInterceptors.intercept(endpoint, Peer.inContext())))
                .build()
                .start();
        this.port = server.getPort();
    }

    private ServerStack stack() {
        return new ServerStack(
                "registry",
                new Events("registry-1", clock),
                new Untouched(),
                new IdentityInterceptor("registry-1", epoch -> true),
                CallersInterceptor.off(),
                new TokenInterceptor("registry", Optional.empty()),
                new Untouched(),
                Admission.off());
    }

    int port() {
        return port;
    }

    /** Lets time pass for the registry in ticks, as its sweeper would. */
    void pass(Duration duration) {
        Duration tick = Duration.ofMillis(200);
        for (Duration left = duration; left.isPositive(); left = left.minus(tick)) {
            nanos.addAndGet(tick.toNanos());
            leases.sweep();
            catalog.sweep();
        }
    }

    /** Lets time pass while the registry does not run. */
    void freeze(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        leases.sweep();
        catalog.sweep();
    }

    RegistryClient client() {
        return clientOf(port);
    }

    static RegistryClient clientOf(int... ports) {
        List<HostAndPort> addresses = new ArrayList<>();
        for (int each : ports) {
            addresses.add(HostAndPort.fromParts("127.0.0.1", each));
        }
        return new RegistryClient(addresses, InsecureChannelCredentials.create());
    }

    RegistryServiceGrpc.RegistryServiceStub stub() {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                "127.0.0.1", port, InsecureChannelCredentials.create())
                .build();
        clients.add(channel::shutdownNow);
        return RegistryServiceGrpc.newStub(channel);
    }

    Instance instance(String id) {
        return catalog.list("").stream()
                .filter(instance -> instance.getId().equals(id))
                .findFirst()
                .orElse(Instance.getDefaultInstance());
    }

    /** Ends the streams first, as a drain does. */
    void drain() {
        endpoint.close();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        // A process that dies tells nobody that its streams broke.
        drain();
        server.shutdownNow().awaitTermination();
        executor.shutdownNow();
    }

    /** Stands for a part of the stack that a test does not need. */
    static final class Untouched implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            return next.startCall(call, headers);
        }
    }
}
