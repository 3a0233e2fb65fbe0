package dev.ensemble.chassis.member;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import dev.ensemble.chassis.admin.AdminServer;
import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.auth.TokenInterceptor;
import dev.ensemble.chassis.auth.TokenVerifier;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.discovery.Lease;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.rpc.client.Channels;
import dev.ensemble.chassis.rpc.client.SelfChannel;
import dev.ensemble.chassis.rpc.client.ServiceChannel;
import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.chassis.rpc.server.ServiceTimeInterceptor;
import dev.ensemble.chassis.telemetry.Logging;
import dev.ensemble.chassis.telemetry.Telemetry;
import dev.ensemble.chassis.warmup.Peers;
import dev.ensemble.chassis.warmup.WarmUp;
import dev.ensemble.registry.v1.Instance;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of the ensemble: everything that any of them has, and its life from start to stop.
 *
 * <p>Start: admin port, then the service's own parts, then its port; it warms up; then the lease, and it is ready.
 * Stop (SIGTERM): no longer ready and out of the registry, wait until callers know, finish what is under way, then
 * close all parts in reverse order.
 */
public final class Member implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Member.class);
    private static final int SECONDS_FOR_LEASE = 5;
    private static final int SECONDS_FOR_NEEDED = 45;

    private final String service;
    private final MemberOptions options;
    private final Closeables parts = new Closeables();
    private final Telemetry telemetry;
    private final Network network;
    private final HybridLogicalClock clock;
    private final FailPoints failPoints;
    private final AdminServer admin;
    private final RegistryClient registry;
    private final Channels channels;
    private final Admission admission;
    private final Optional<TokenVerifier> tokens;
    private final Set<String> needed = new LinkedHashSet<>();
    private final List<WarmUp.Exercise> exercises = new ArrayList<>();
    private final List<Assembly> whenWarm = new ArrayList<>();
    private final Executor virtualThreads;
    private final HandlerThreads handlers;
    private final List<BindableService> services = new ArrayList<>();
    private final List<Runnable> onStop = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CompletableFuture<Lease> lease = new CompletableFuture<>();
    private volatile LifecycleState state = LifecycleState.STARTING;
    private final Supplier<Channel> self = Suppliers.memoize(this::openSelf);
    private volatile GrpcServer server;
    private volatile int port;

    private Member(String service, MemberOptions options, Optional<TokenVerifier> tokens) {
        this.service = service;
        this.options = options;
        this.telemetry = parts.add(new Telemetry(service, options.instance, System.getenv()));
        this.network = parts.add(new Network());
        this.clock = new HybridLogicalClock(Clock.systemUTC(), options.clockOffset);
        this.failPoints = new FailPoints(options.enableFailPoints);
        this.virtualThreads = virtualThreads(parts);
        this.handlers = parts.add(new HandlerThreads(virtualThreads));
        Credentials credentials = Credentials.plaintext();
        this.registry = parts.add(new RegistryClient(options.registry, credentials.client()));
        ServiceChannel.ChannelSettings settings = new ServiceChannel.ChannelSettings(
                network,
                registry,
                credentials,
                clock,
                telemetry.client(),
                virtualThreads,
                options.deadline,
                options.channelExperiments());
        this.channels = parts.add(new Channels(callee -> ServiceChannel.open(callee, settings)));
        this.admission = options.noAdmission ? Admission.off() : new Admission(options.maxConcurrency, network.loop());
        this.tokens = tokens;
        tokens.ifPresent(parts::add);
        this.admin = parts.add(AdminServer.bind(new InetSocketAddress(options.bind, options.adminPort)));
        AdminPages.install(admin, this);
        observe();
    }

    /** Callbacks run on these, and handlers when there are many; admission control bounds how many there are. */
    private static Executor virtualThreads(Closeables parts) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("rpc-", 0).factory());
        // Not close(): that would wait for a thread that hangs at a fail point.
        parts.add(threads::shutdownNow);
        return threads;
    }

    private void observe() {
        Meter meter = telemetry.openTelemetry().getMeter("dev.ensemble.chassis");
        meter.gaugeBuilder("ensemble.ready").ofLongs().buildWithCallback(
                gauge -> gauge.record(state == LifecycleState.READY && refusal().isEmpty() ? 1 : 0));
        meter.counterBuilder("ensemble.clock.refused").buildWithCallback(counter -> counter.record(clock.refused()));
        meter.gaugeBuilder("ensemble.breaker.open").ofLongs().buildWithCallback(gauge -> channels.breakers()
                .forEach((callee, state) -> gauge.record(
                        state.equals("closed") ? 0 : 1, Attributes.of(AttributeKey.stringKey("callee"), callee))));
        MemberMetrics.observe(meter, admission, channels);
    }

    /**
     * Starts a process.
     *
     * @throws IllegalStateException when it cannot; nothing is left running then
     * @throws UsageException when what it was told is why, such as a port that is taken
     */
    public static Member start(String service, MemberOptions options, Assembly assembly) {
        if (options.instance == null || options.instance.isEmpty()) {
            options.instance = service + "-1";
        }
        Logging.configure(service, options.instance, options.logFormat);
        Member member = new Member(service, options, TokenVerifier.of(options.auth, Clock.systemUTC()));
        try {
            member.run(assembly);
            return member;
        } catch (UsageException e) {
            member.parts.close();
            throw e;
        } catch (Exception e) {
            member.parts.close();
            throw new IllegalStateException(options.instance + " could not start: " + e.getMessage(), e);
        }
    }

    private void run(Assembly assembly) throws Exception {
        log.info("starting: {}", options);
        admin.start();
        assembly.assemble(this);
        if (!services.isEmpty()) {
            listen();
        }
        if (!options.noWarmUp) {
            warmUp();
        }
        for (Assembly each : whenWarm) {
            each.assemble(this);
        }
        Lease opened = parts.add(registry.lease(registered()));
        lease.complete(opened);
        awaitLease(opened);
        state = LifecycleState.READY;
        if (server != null) {
            server.ready();
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(this::close));
        if (refusal().isEmpty()) {
            log.info("ready: port {}, admin port {}, epoch {}", port, admin.port(), epoch());
        }
    }

    private void warmUp() throws InterruptedException {
        try (Peers peers = Peers.watch(registry, service, options.instance)) {
            awaitNeeded();
            WarmUp.run(exercises, peers);
        }
    }

    private void awaitNeeded() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_NEEDED);
        for (String each : options.registry.isEmpty() ? Set.<String>of() : needed) {
            CountDownLatch present = new CountDownLatch(1);
            Subscription watch = registry.watch(each, list -> {
                if (!list.isEmpty()) {
                    present.countDown();
                }
            });
            if (!present.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                log.warn("no {} is there to warm up with: the first calls to it will take longer", each);
            }
            watch.close();
        }
    }

    private void listen() throws IOException {
        ServerStack stack = new ServerStack(
                service,
                options.instance,
                clock,
                telemetry.server(),
                new IdentityInterceptor(options.instance, this::acceptsEpoch),
                new TokenInterceptor(service, tokens),
                new ServiceTimeInterceptor(options.serviceTime),
                admission);
        server = new GrpcServer(
                network,
                new InetSocketAddress(options.bind, options.port),
                Credentials.plaintext(),
                handlers,
                stack,
                services);
        port = server.port();
    }

    private Channel openSelf() {
        InetAddress bound = new InetSocketAddress(options.bind, port).getAddress();
        InetAddress reachable = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        return parts.add(SelfChannel.open(network, new InetSocketAddress(reachable, port), virtualThreads)).channel();
    }

    private Instance registered() {
        return Instance.newBuilder()
                .setService(service)
                .setId(options.instance)
                .setHost(options.host)
                .setPort(port)
                .setAdminPort(admin.port())
                .build();
    }

    /** A registry that is away does not keep a process from being ready; it only is not found until then. */
    private void awaitLease(Lease opened) throws InterruptedException {
        if (options.registry.isEmpty()) {
            return;
        }
        try {
            opened.granted().get(SECONDS_FOR_LEASE, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            log.warn("no lease yet from any of {}; still trying", options.registry);
        } catch (ExecutionException refused) {
            log.error("nobody will find this instance, so it is not ready: {}", refused.getCause().getMessage());
        }
    }

    private boolean acceptsEpoch(long epoch) {
        Lease held = lease.getNow(null);
        return held != null && held.accepts(epoch);
    }

    /** Such as {@code order}. */
    public String service() {
        return service;
    }

    /** Such as {@code order-1}. */
    public String instance() {
        return options.instance;
    }

    /** What the process was started with. */
    public MemberOptions options() {
        return options;
    }

    /** The process's hybrid logical clock. */
    public HybridLogicalClock clock() {
        return clock;
    }

    /** Metrics and traces. */
    public Telemetry telemetry() {
        return telemetry;
    }

    /** Where the connections live. */
    public Network network() {
        return network;
    }

    /** The ways to other services. */
    public Channels channels() {
        return channels;
    }

    /** Decides which calls this process serves. */
    public Admission admission() {
        return admission;
    }

    /** Checks the tokens of callers; empty where nobody is asked for one. */
    public Optional<TokenVerifier> tokens() {
        return tokens;
    }

    /** Where small pieces of work run that would keep the event loop waiting. */
    public Executor threads() {
        return virtualThreads;
    }

    /** Goes this way, as a dry run, until it is warm; only then the process is ready. */
    public void warmUp(WarmUp.Exercise exercise) {
        exercises.add(exercise);
    }

    /** Waits a while for an instance of {@code service} to warm up with. */
    public void warmUpWith(String service) {
        needed.add(service);
    }

    /** Does this when the process is warm, before it is ready: opens what callers reach it by, for instance. */
    public void whenWarm(Assembly action) {
        whenWarm.add(action);
    }

    /** A channel to this process's own gRPC port, there once it listens. */
    public Channel self() {
        return self.get();
    }

    /** Where experiments can make this process fail. */
    public FailPoints failPoints() {
        return failPoints;
    }

    /** Who is alive. */
    public RegistryClient registryClient() {
        return registry;
    }

    /** The admin port's server, for pages of the service's own. */
    public AdminServer admin() {
        return admin;
    }

    /** Where the process stands in its life. */
    public LifecycleState state() {
        return state;
    }

    /** Why the registry refuses this instance, which then is not ready whatever its state; empty when it does not. */
    public Optional<String> refusal() {
        Lease held = lease.getNow(null);
        return held == null ? Optional.empty() : held.refusal();
    }

    /** The port that callers use; 0 before there is one. */
    public int port() {
        return port;
    }

    /** The epoch of the current lease; 0 before the first. */
    public long epoch() {
        Lease held = lease.getNow(null);
        return held == null ? 0 : held.epoch();
    }

    /** Closes {@code part} when the process stops, after everything that was handed over later. */
    public <T extends AutoCloseable> T owns(T part) {
        return parts.add(part);
    }

    /** Serves these on the gRPC port, behind the server stack. */
    public void serve(BindableService... served) {
        services.addAll(List.of(served));
    }

    /** Tells others a port that something else than the gRPC server listens at. */
    public void advertise(int listening) {
        port = listening;
    }

    /** Runs {@code action} when the process has left the registry and is to finish what is under way. */
    public void onStop(Runnable action) {
        onStop.add(action);
    }

    /** Leaves the registry and says that it is not ready; goes on serving until it is closed. */
    public synchronized void drain() {
        if (state != LifecycleState.READY) {
            return;
        }
        state = LifecycleState.DRAINING;
        log.info("draining");
        if (server != null) {
            server.leaving();
        }
        lease.join().close();
    }

    @Override
    public synchronized void close() {
        if (state == LifecycleState.STOPPED) {
            return;
        }
        drain();
        try {
            Thread.sleep(options.drainWait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        onStop.forEach(Runnable::run);
        if (server != null) {
            server.stop(options.drainTimeout);
        }
        parts.close();
        state = LifecycleState.STOPPED;
        log.info("stopped");
        stopped.countDown();
    }

    /** Waits until the process has stopped. */
    public void awaitStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
