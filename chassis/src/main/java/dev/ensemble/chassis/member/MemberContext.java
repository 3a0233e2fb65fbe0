package dev.ensemble.chassis.member;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.admin.AdminServer;
import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.auth.CallersInterceptor;
import dev.ensemble.chassis.auth.TokenVerifier;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.clock.WallClock;
import dev.ensemble.chassis.database.RowClock;
import dev.ensemble.chassis.discovery.ClockComparison;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.identity.Refusals;
import dev.ensemble.chassis.identity.TargetInstance;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.rpc.client.Channels;
import dev.ensemble.chassis.rpc.client.DirectChannel;
import dev.ensemble.chassis.rpc.client.ServiceChannel;
import dev.ensemble.chassis.telemetry.Telemetry;
import dev.ensemble.chassis.warmup.WarmUp;
import dev.ensemble.event.v1.Event;
import io.grpc.BindableService;
import io.grpc.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a service gets from the process that it runs in: the means that every process of the ensemble has, and the
 * methods by which the service says what the process is to serve, to warm up with and to close.
 */
public final class MemberContext {
    private final String service;
    private final MemberOptions options;
    private final Closeables parts;
    private final Telemetry telemetry;
    private final Network network;
    private final ProcessClocks clocks;
    private final Events events;
    private final FailPoints failPoints;
    private final Executor threads;
    private final Optional<Identity> identity;
    private final Credentials credentials;
    private final CallersInterceptor callers;
    private final RegistryClient registry;
    private final Channels channels;
    private final Admission admission;
    private final Optional<TokenVerifier> tokens;
    private final AdminServer admin;
    private final Supplier<Channel> self = Suppliers.memoize(this::openSelf);
    private final WarmUpPlan warmUpPlan = new WarmUpPlan();
    private final List<BindableService> services = new ArrayList<>();
    private final List<Runnable> onStop = new ArrayList<>();
    private volatile int port;
    private volatile int grpcPort;
    private volatile int ownPort;

    /** What it opens it adds to {@code parts}, also if it then fails. */
    MemberContext(String service, MemberOptions options, Closeables parts) {
        this.service = service;
        this.options = options;
        this.parts = parts;
        Refusals refusals = new Refusals(System::nanoTime);
        this.identity = Identity.of(options.identity, service, options.instance, refusals);
        identity.ifPresent(parts::add);
        this.credentials = Credentials.of(identity);
        this.callers = new CallersInterceptor(service, identity, refusals);
        this.telemetry = parts.add(new Telemetry(service, options.instance, System.getenv()));
        this.network = parts.add(new Network());
        this.clocks = new ProcessClocks(options);
        this.events = new Events(options.instance, clocks.ofMessages());
        this.failPoints = new FailPoints(
                options.enableFailPoints, (point, action) -> events.record(Event.Kind.FAULT, point, action));
        this.threads = virtualThreads(parts);
        this.registry = parts.add(new RegistryClient(options.registry, credentials.client(), events.clock()));
        this.admission = admission(options.maxConcurrency);
        ServiceChannel.ChannelSettings settings = new ServiceChannel.ChannelSettings(
                network,
                registry,
                credentials,
                events,
                telemetry.client(),
                threads,
                options.deadline,
                admission::hasJustShed,
                options.channelExperiments());
        this.channels = parts.add(new Channels(callee -> ServiceChannel.open(callee, settings)));
        this.tokens = TokenVerifier.of(options.auth, Clock.systemUTC());
        tokens.ifPresent(parts::add);
        this.admin = parts.add(AdminServer.bind(
                new InetSocketAddress(options.bind, options.adminPort), options.adminFromAnywhere, events.clock()));
    }

    /** Callbacks run on these, and handlers when there are many; admission control bounds how many there are. */
    private static Executor virtualThreads(Closeables parts) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("rpc-", 0).factory());
        // Not close(): that would wait for a thread that hangs at a fail point.
        parts.add(threads::shutdownNow);
        return threads;
    }

    private Channel openSelf() {
        InetAddress bound = new InetSocketAddress(options.bind, port).getAddress();
        InetAddress reachable = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        return owns(direct(
                HostAndPort.fromParts(reachable.getHostAddress(), ownPort), service, options.instance)).channel();
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

    /** The process's hybrid logical clock, as messages carry it. */
    public HybridLogicalClock clock() {
        return events.clock();
    }

    /** What has happened to the process. */
    public Events events() {
        return events;
    }

    /** The wall clock of this process, which may be wrong. */
    public WallClock wallClock() {
        return clocks.wall();
    }

    /** From now on the wall clock is compared with those of others that this registry hears. */
    public ClockComparison compareClocks(RegistryClient others) {
        return owns(clocks.compare(others, what -> events.record(Event.Kind.CLOCK, what)));
    }

    /** The comparison under way. */
    Optional<ClockComparison> comparison() {
        return clocks.comparison();
    }

    /** The clock as rows of a database carry it. */
    public RowClock rowClock() {
        return clocks.ofRows();
    }

    /** Metrics and traces. */
    public Telemetry telemetry() {
        return telemetry;
    }

    /** The event loop and what else all ports and channels of the process share. */
    public Network network() {
        return network;
    }

    /** What the process shows of itself to those that it calls and that call it. */
    public Credentials credentials() {
        return credentials;
    }

    /** Its certificate; empty where processes have none. */
    Optional<Identity> identity() {
        return identity;
    }

    CallersInterceptor callers() {
        return callers;
    }

    /** The ways to other services. */
    public Channels channels() {
        return channels;
    }

    /** A channel to this process's own gRPC port, there once it listens. */
    public Channel self() {
        return self.get();
    }

    /** A way to one instance, whatever its balancer would choose; to be closed by the one who asks for it. */
    public DirectChannel direct(HostAndPort address, String calleeService, String callee) {
        return DirectChannel.open(
                network, address, credentials.client(), TargetInstance.authority(calleeService, callee),
                threads);
    }

    /** Decides which calls this process serves. */
    public Admission admission() {
        return admission;
    }

    /**
     * Decides it for calls of a kind of its own.
     *
     * @param ceiling calls served at a time at most
     */
    public Admission admission(int ceiling) {
        if (options.noAdmission) {
            return Admission.off();
        }
        return options.noShares ? Admission.unshared(ceiling, network.loop()) : new Admission(ceiling, network.loop());
    }

    /** Checks the tokens of callers; empty where callers need none. */
    public Optional<TokenVerifier> tokens() {
        return tokens;
    }

    /** Where small pieces of work run that would keep the event loop waiting. */
    public Executor threads() {
        return threads;
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

    /** The port that callers use; 0 before there is one. */
    public int port() {
        return port;
    }

    /** The port of the gRPC server, which is there for other processes; 0 before there is one. */
    int grpcPort() {
        return grpcPort;
    }

    /** @param advertised where others reach the gRPC server, which listens at the other port */
    void listensAt(int listening, int advertised) {
        ownPort = listening;
        grpcPort = advertised;
        port = advertised;
    }

    /** Tells others a port that something else than the gRPC server listens at. */
    public void advertise(int listening) {
        port = listening;
    }

    /** Serves these on the gRPC port, behind the server stack. */
    public void serve(BindableService... served) {
        services.addAll(List.of(served));
    }

    /** Closes {@code part} when the process stops, after everything that was handed over later. */
    public <T extends AutoCloseable> T owns(T part) {
        return parts.add(part);
    }

    /** Goes this way, as a dry run, until it is warm; only then the process is ready. */
    public void warmUp(WarmUp.Exercise exercise) {
        warmUpPlan.exercise(exercise);
    }

    /** Waits a while for an instance of {@code callee} to warm up with. */
    public void warmUpWith(String callee) {
        warmUpPlan.need(callee);
    }

    /** Does this when the process is warm, before it is ready: opens what callers reach it by, for instance. */
    public void whenWarm(Assembly action) {
        warmUpPlan.afterwards(action);
    }

    /** Runs {@code action} when the process has left the registry and is to finish what is under way. */
    public void onStop(Runnable action) {
        onStop.add(action);
    }

    WarmUpPlan warmUpPlan() {
        return warmUpPlan;
    }

    List<BindableService> services() {
        return services;
    }

    void runOnStop() {
        onStop.forEach(Runnable::run);
    }
}
