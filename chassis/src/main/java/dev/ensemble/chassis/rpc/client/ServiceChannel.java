package dev.ensemble.chassis.rpc.client;

import dev.ensemble.chassis.balancing.Callee;
import dev.ensemble.chassis.balancing.HedgeInterceptor;
import dev.ensemble.chassis.balancing.P2cLoadBalancerProvider;
import dev.ensemble.chassis.balancing.RetryPolicy;
import dev.ensemble.chassis.clock.ClockClientInterceptor;
import dev.ensemble.chassis.discovery.Discovery;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.events.Events;
import dev.ensemble.event.v1.Event;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.rpc.evidence.EvidenceClientInterceptor;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The way to one service: the interceptors of {@link #open}, retries within a budget, the balancer, the wire. */
public final class ServiceChannel implements AutoCloseable {

    private static final int BULKHEAD = 512;
    private static final int ATTEMPTS = 5;
    private static final long RETRY_BUFFER_BYTES = 16L << 20;

    private final ManagedChannel wire;
    private final Channel channel;
    private final Breaker breaker;
    private final Callee callee;

    private ServiceChannel(ManagedChannel wire, Channel channel, Breaker breaker, Callee callee) {
        this.wire = wire;
        this.channel = channel;
        this.breaker = breaker;
        this.callee = callee;
    }

    /**
     * What channels of one process have in common.
     *
     * @param busy whether the process has more to do than it can
     */
    public record ChannelSettings(
            Network network,
            RegistryClient registry,
            Credentials credentials,
            Events events,
            ClientInterceptor telemetry,
            Executor executor,
            Duration deadline,
            BooleanSupplier busy,
            Ablations experiments) {}

    /** What an experiment takes away from channels, to show what it is there for. */
    public record Ablations(
            boolean noRetries, boolean noHedging, boolean noSlowStart, boolean blindBalancing, boolean naiveBreaker) {
        /** Nothing is taken away. */
        public static final Ablations NONE = new Ablations(false, false, false, false, false);

        private String policy() {
            return blindBalancing ? P2cLoadBalancerProvider.BLIND
                    : noSlowStart ? P2cLoadBalancerProvider.WITHOUT_SLOW_START : P2cLoadBalancerProvider.POLICY;
        }
    }

    /** Opens the way to {@code service}. */
    public static ServiceChannel open(String service, ChannelSettings settings) {
        NettyChannelBuilder builder = settings.network().channel(
                "ensemble:///" + service, settings.credentials().client())
                .executor(settings.executor())
                .maxInboundMessageSize(4 << 20)
                // Also sets TCP_USER_TIMEOUT, so that packets that vanish are noticed after a second.
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(1, TimeUnit.SECONDS)
                .retryBufferSize(RETRY_BUFFER_BYTES)
                .perRpcBufferLimit(1 << 20)
                .maxRetryAttempts(ATTEMPTS);
        Ablations experiments = settings.experiments();
        Discovery.configure(builder, settings.registry(), experiments.policy());
        if (experiments.noRetries()) {
            builder.disableRetry();
        } else {
            builder.enableRetry().defaultServiceConfig(RetryPolicy.upTo(ATTEMPTS));
        }
        ManagedChannel wire = builder.build();
        Breaker breaker = new Breaker(service, experiments.naiveBreaker() ? Duration.ZERO : settings.deadline(),
                change -> settings.events().record(Event.Kind.BREAKER, service, change));
        Callee callee = new Callee(settings.busy(),
                (instance, what) -> settings.events().record(Event.Kind.EJECTION, instance, what));
        Channel channel = ClientInterceptors.interceptForward(
                wire,
                List.of(
                        settings.telemetry(),
                        new DeadlineInterceptor(settings.deadline()),
                        new BreakerInterceptor(breaker, service),
                        new BulkheadInterceptor(service, BULKHEAD),
                        new ContextHeadersInterceptor(settings.busy()),
                        new EvidenceClientInterceptor(service, breaker::state),
                        new ClockClientInterceptor(settings.events().clock()),
                        new EventClientInterceptor(settings.events()),
                        new HedgeInterceptor(callee, !experiments.noHedging(), settings.network().loop())));
        return new ServiceChannel(wire, channel, breaker, callee);
    }

    Channel channel() {
        return channel;
    }

    Breaker breaker() {
        return breaker;
    }

    Callee callee() {
        return callee;
    }

    @Override
    public void close() {
        wire.shutdownNow();
        try {
            wire.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
