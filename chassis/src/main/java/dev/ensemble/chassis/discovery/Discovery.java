package dev.ensemble.chassis.discovery;

import dev.ensemble.chassis.balancing.AttemptsInterceptor;
import dev.ensemble.chassis.balancing.P2cLoadBalancerProvider;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverRegistry;

/** Makes channels find services through the registry. */
public final class Discovery {
    static {
        NameResolverRegistry.getDefaultRegistry().register(new EnsembleNameResolverProvider());
        P2cLoadBalancerProvider.register();
    }

    private Discovery() {}

    /**
     * Resolves the target {@code ensemble:///<service>} of a channel through a registry client and balances it with
     * {@code ensemble_p2c}. Leaves the service config, and with it the retry policy, to the builder.
     */
    public static void configure(ManagedChannelBuilder<?> builder, RegistryClient client) {
        configure(builder, client, P2cLoadBalancerProvider.POLICY);
    }

    /** The same with another of the policies of {@link P2cLoadBalancerProvider}. */
    public static void configure(ManagedChannelBuilder<?> builder, RegistryClient client, String policy) {
        builder.setNameResolverArg(EnsembleNameResolverProvider.CLIENT, client)
                .defaultLoadBalancingPolicy(policy)
                .intercept(new AttemptsInterceptor());
    }
}
