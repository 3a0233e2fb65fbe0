package dev.ensemble.gateway.support;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.auth.CallersInterceptor;
import dev.ensemble.chassis.auth.TokenInterceptor;
import dev.ensemble.chassis.auth.TokenVerifier;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.events.EventApi;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.network.Relay;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.rpc.client.Channels;
import dev.ensemble.chassis.rpc.client.DirectChannel;
import dev.ensemble.chassis.rpc.client.ServiceChannel;
import dev.ensemble.chassis.rpc.server.ExperimentInterceptor;
import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.chassis.telemetry.Telemetry;
import dev.ensemble.gateway.GatewayParts;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.timeline.EventSources;
import dev.ensemble.order.v1.ListOrdersRequest;
import dev.ensemble.order.v1.OrderServiceGrpc;
import dev.ensemble.registry.v1.Instance;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The services behind a gateway, in this process, each behind the real server stack, and the real channels to them. */
public final class TestEnsemble implements AutoCloseable {
    public final FakeOrders orders = new FakeOrders();
    public final FakeInventory inventory = new FakeInventory();
    public final FakeRegistry registry = new FakeRegistry();
    public final Network network = new Network();
    public final Telemetry telemetry = new Telemetry("gateway", "gateway-1", Map.of());
    private final HybridLogicalClock clock = new HybridLogicalClock(Clock.systemUTC());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Server> servers = new ArrayDeque<>();
    private final RegistryClient registryClient;
    private final Channels channels;

    private final Map<String, Events> events = new ConcurrentHashMap<>();
    private final EventSources sources;
    private final DirectChannel self;
    private final Optional<TokenVerifier> tokens;

    /** Asks nobody for a token. */
    public TestEnsemble() throws IOException {
        this(Optional.empty());
    }

    public TestEnsemble(Optional<TokenVerifier> tokens) throws IOException {
        this.tokens = tokens;
        serve("order", orders);
        serve("inventory", inventory);
        int registryPort = serve("registry", registry);
        registryClient = new RegistryClient(
                List.of(HostAndPort.fromParts("127.0.0.1", registryPort)), Credentials.plaintext().client());
        awaitList(registryClient);
        ServiceChannel.ChannelSettings settings = new ServiceChannel.ChannelSettings(
                network,
                registryClient,
                Credentials.plaintext(),
                events("gateway"),
                telemetry.client(),
                threads,
                Duration.ofSeconds(2),
                () -> false,
                ServiceChannel.Ablations.NONE);
        channels = new Channels(service -> ServiceChannel.open(service, settings));
        sources = new EventSources(() -> channels.to("registry"), this::direct);
        int port = listen("gateway", GatewayParts.timeline(sources, channels));
        self = direct(HostAndPort.fromParts("127.0.0.1", port), "gateway", "gateway-1");
    }

    /** What has happened to the one instance of {@code service}. */
    public Events events(String service) {
        return events.computeIfAbsent(service, name -> new Events(name + "-1", clock));
    }

    /** The clock that all of these have in common, as callers of the gateway see it. */
    public CallerClock callerClock() {
        return new CallerClock(clock, tokens.isPresent());
    }

    public EventSources sources() {
        return sources;
    }

    public Executor threads() {
        return threads;
    }

    /** As a gateway's: to itself, too. */
    public Channel channelTo(String service) {
        return service.equals("gateway") ? self.channel() : channels.to(service);
    }

    private DirectChannel direct(HostAndPort address, String service, String instance) {
        return DirectChannel.open(network, address, Credentials.plaintext().client(), service + "." + instance,
                threads);
    }

    public Callers callers() {
        return new Callers(tokens, threads);
    }

    public Channels channels() {
        return channels;
    }

    public RegistryClient registryClient() {
        return registryClient;
    }

    /** Puts something that breaks between the gateway and {@code order}, and waits until calls go that way. */
    public Relay relayOrders() throws IOException {
        Relay relay = new Relay(servers.peekFirst().getPort());
        registry.add("order", relay.port(), 2, Instance.Health.PASSING);
        OrderServiceGrpc.OrderServiceBlockingStub stub = OrderServiceGrpc.newBlockingStub(channels.to("order"));
        Awaitility.await().until(() -> {
            stub.listOrders(ListOrdersRequest.getDefaultInstance());
            return relay.isUsed();
        });
        return relay;
    }

    /** Ends the process that serves {@code order}, as a kill would. */
    public void killOrders() {
        servers.peekFirst().shutdownNow();
    }

    private int serve(String name, BindableService service) throws IOException {
        int port = listen(name, service);
        registry.add(name, port, Instance.Health.PASSING);
        return port;
    }

    private int listen(String name, BindableService service) throws IOException {
        ServerStack stack = new ServerStack(
                name,
                events(name),
                telemetry.server(),
                new IdentityInterceptor(name + "-1", epoch -> true),
                CallersInterceptor.off(),
                new TokenInterceptor(name, tokens),
                new ExperimentInterceptor(
                        Duration.ZERO, FailPoints.disabled().point(ExperimentInterceptor.FAIL_POINT)),
                Admission.off());
        Server server = network
                .server(new InetSocketAddress("127.0.0.1", 0), Credentials.plaintext().server())
                .executor(threads)
                .addService(stack.wrap(service))
                .addService(stack.wrap(new EventApi(events(name), network.loop(), threads)))
                .build()
                .start();
        servers.add(server);
        return server.getPort();
    }

    /** A first call waits for its list for a second only: too short for a JVM that has to load its classes first. */
    private static void awaitList(RegistryClient client) {
        CountDownLatch there = new CountDownLatch(1);
        client.watch("order", list -> there.countDown());
        try {
            if (!there.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the registry has not answered");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        sources.close();
        self.close();
        channels.close();
        registryClient.close();
        servers.forEach(Server::shutdownNow);
        servers.forEach(TestEnsemble::await);
        threads.shutdownNow();
        network.close();
        telemetry.close();
    }

    private static void await(Server server) {
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
