package dev.ensemble.chassis.balancing;

import static org.awaitility.Awaitility.await;

import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A channel under test with a retry policy, and the attempts of its last call. */
final class EchoClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ManagedChannel channel;
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final Callee callee = new Callee(() -> false, (instance, what) -> changes.add(instance + " " + what));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private CallAttempts last;

    /** With the product's balancer. */
    EchoClient(FixedList list, int maxAttempts) {
        this(list, maxAttempts, P2cLoadBalancerProvider.POLICY);
    }

    /** With the balancer that goes by {@code policy}. */
    EchoClient(FixedList list, int maxAttempts, String policy) {
        this(list, maxAttempts, policy, false);
    }

    /** The same, also as a channel that hedges. */
    EchoClient(FixedList list, int maxAttempts, String policy, boolean hedging) {
        P2cLoadBalancerProvider.register();
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(list.target(), InsecureChannelCredentials.create())
                .defaultLoadBalancingPolicy(policy)
                .intercept(new AttemptsInterceptor(), new HedgeInterceptor(callee, hedging, timer));
        if (maxAttempts > 1) {
            builder.defaultServiceConfig(RetryPolicy.upTo(maxAttempts));
        }
        this.channel = builder.build();
    }

    static String policy(String name, double retryRatio, double retryReserve, boolean preferUntried) {
        LoadBalancerRegistry.getDefaultRegistry()
                .register(new P2cLoadBalancerProvider(name, retryRatio, retryReserve, preferUntried,
                        new SlowStart(Duration.ZERO), true));
        return name;
    }

    static String policy(String name, SlowStart slowStart) {
        LoadBalancerRegistry.getDefaultRegistry()
                .register(new P2cLoadBalancerProvider(name, 0, 0, true, slowStart, true));
        return name;
    }

    static void policy(P2cLoadBalancerProvider provider) {
        LoadBalancerRegistry.getDefaultRegistry().register(provider);
    }

    ManagedChannel channel() {
        return channel;
    }

    CallAttempts attempts() {
        return last;
    }

    /** What the channel has learnt. */
    Callee callee() {
        return callee;
    }

    /** What became of instances, in words. */
    List<String> changes() {
        return changes;
    }

    /**
     * Calls until so many backends have answered: until then the connections to the others may be missing. One call
     * after the other, for of a newcomer's share of a twentieth ten calls a second may be none for ten seconds.
     */
    void connectTo(int backends) {
        Set<String> answered = new HashSet<>();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            answered.add(call());
            return answered.size() == backends;
        });
    }

    /** The id of the backend that answered. */
    String call() {
        return call(CallOptions.DEFAULT, PATIENCE);
    }

    /** The same with a deadline of the test's choice. */
    String call(CallOptions more, Duration deadline) {
        last = new CallAttempts();
        CallOptions options = more.withOption(CallAttempts.KEY, last)
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
        return ClientCalls.blockingUnaryCall(
                channel,
                RegistryServiceGrpc.getListInstancesMethod(),
                options,
                ListInstancesRequest.getDefaultInstance())
                .getInstances(0)
                .getId();
    }

    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
}
