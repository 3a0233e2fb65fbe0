package dev.ensemble.chassis.member;

import dev.ensemble.chassis.auth.CallerRules;
import dev.ensemble.chassis.auth.TokenInterceptor;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.discovery.ClockComparison;
import dev.ensemble.chassis.events.EventApi;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.chassis.rpc.server.ExperimentInterceptor;
import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.chassis.telemetry.Logging;
import dev.ensemble.event.v1.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life cycle of a process of the ensemble.
 *
 * <p>Start: admin port, then the service's own parts, then its port; it warms up; then the lease, and it is ready.
 * Stop (SIGTERM): no longer ready and out of the registry, wait until callers know, finish what is under way, then
 * close all parts in reverse order.
 */
public final class Member implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Member.class);

    private static final Duration FOR_CLOCKS = Duration.ofSeconds(2);

    private final Closeables parts;
    private final MemberContext context;
    private final HandlerThreads handlers;
    private final Membership membership = new Membership();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile LifecycleState state = LifecycleState.STARTING;
    private volatile GrpcServer server;

    private Member(MemberContext context, Closeables parts) {
        this.parts = parts;
        this.context = context;
        this.handlers = parts.add(new HandlerThreads(context.threads()));
        AdminPages.install(this, context, membership);
        MemberMetrics.observe(this, context);
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
        Closeables parts = new Closeables();
        try {
            Member member = new Member(new MemberContext(service, options, parts), parts);
            member.run(assembly);
            return member;
        } catch (UsageException e) {
            parts.close();
            throw e;
        } catch (Exception e) {
            parts.close();
            throw new IllegalStateException(options.instance + " could not start: " + e.getMessage(), e);
        }
    }

    private void run(Assembly assembly) throws Exception {
        log.info("starting: {}", context.options());
        context.admin().start();
        awaitRightClock();
        assembly.assemble(context);
        listen();
        context.warmUpPlan().run(context);
        membership.open(context);
        state = LifecycleState.READY;
        context.events().record(Event.Kind.LIFECYCLE, "ready");
        server.ready();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(this::close));
        if (refusal().isEmpty()) {
            log.info("ready: port {}, admin port {}, epoch {}", port(), adminPort(), membership.epoch());
        }
    }

    /** A process with a broken clock begins nothing. A registry that does not answer keeps none from starting. */
    private void awaitRightClock() throws InterruptedException {
        ClockComparison comparison = context.compareClocks(context.registryClient());
        if (comparison.awaitFirst(FOR_CLOCKS)) {
            comparison.awaitNoRefusal();
        }
    }

    private void listen() throws IOException {
        MemberOptions options = context.options();
        EventApi events = new EventApi(context.events(), context.network().loop(), context.threads());
        context.serve(events);
        context.services().forEach(service -> CallerRules.refuseUnknown(service.bindService()));
        context.onStop(events::close);
        ServerStack stack = new ServerStack(
                context.service(),
                context.events(),
                context.telemetry().server(),
                new IdentityInterceptor(context.instance(), membership::accepts),
                context.callers(),
                new TokenInterceptor(context.service(), context.tokens()),
                new ExperimentInterceptor(
                        options.serviceTime, context.failPoints().point(ExperimentInterceptor.FAIL_POINT)),
                context.admission());
        server = new GrpcServer(
                context.network(),
                new InetSocketAddress(options.bind, options.port),
                context.credentials(),
                handlers,
                stack,
                context.services());
        context.listensAt(server.port(), options.advertisedPort == 0 ? server.port() : options.advertisedPort);
    }

    /** Where the process stands in its life. */
    public LifecycleState state() {
        return state;
    }

    /**
     * Why this instance is not ready whatever its state: its clock is wrong, or the registry refuses it. Empty when it may
     * serve.
     */
    public Optional<String> refusal() {
        return context.comparison().flatMap(ClockComparison::refusal).or(() -> membership.refusal()
                .map(why -> "the registry refuses this instance: " + why));
    }

    /** The port that callers use; 0 before there is one. */
    public int port() {
        return context.port();
    }

    /** The port of probes, metrics, drain and fail points. */
    public int adminPort() {
        return context.admin().port();
    }

    /** Leaves the registry and says that it is not ready; goes on serving until it is closed. */
    public synchronized void drain() {
        if (state != LifecycleState.READY) {
            return;
        }
        state = LifecycleState.DRAINING;
        log.info("draining");
        context.events().record(Event.Kind.LIFECYCLE, "draining");
        server.leaving();
        membership.leave();
    }

    @Override
    public synchronized void close() {
        if (state == LifecycleState.STOPPED) {
            return;
        }
        drain();
        try {
            Thread.sleep(context.options().drainWait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.runOnStop();
        server.stop(context.options().drainTimeout);
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
