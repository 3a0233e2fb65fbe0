package dev.ensemble.chassis.balancing;

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
import java.util.concurrent.TimeUnit;

/** A channel under test with a retry policy, and the attempts of its last call. */
final class EchoClient implements AutoCloseable {
    private final ManagedChannel channel;
    private CallAttempts last;

    /** With the product's balancer. */
    EchoClient(FixedList list, int maxAttempts) {
        this(list, maxAttempts, P2cLoadBalancerProvider.POLICY);
    }

    /** With the balancer that goes by {@code policy}. */
    EchoClient(FixedList list, int maxAttempts, String policy) {
        P2cLoadBalancerProvider.register();
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(list.target(), InsecureChannelCredentials.create())
                .defaultLoadBalancingPolicy(policy)
                .intercept(new AttemptsInterceptor());
        if (maxAttempts > 1) {
            builder.defaultServiceConfig(RetryPolicy.upTo(maxAttempts));
        }
        this.channel = builder.build();
    }

    static String policy(String name, double retryRatio, double retryReserve, boolean preferUntried) {
        LoadBalancerRegistry.getDefaultRegistry()
                .register(new P2cLoadBalancerProvider(name, retryRatio, retryReserve, preferUntried,
                        new SlowStart(Duration.ZERO)));
        return name;
    }

    static String policy(String name, SlowStart slowStart) {
        LoadBalancerRegistry.getDefaultRegistry()
                .register(new P2cLoadBalancerProvider(name, 0, 0, true, slowStart));
        return name;
    }

    ManagedChannel channel() {
        return channel;
    }

    CallAttempts attempts() {
        return last;
    }

    /** The id of the backend that answered. */
    String call() {
        last = new CallAttempts();
        CallOptions options =
                CallOptions.DEFAULT.withOption(CallAttempts.KEY, last).withDeadlineAfter(5, TimeUnit.SECONDS);
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
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
}
