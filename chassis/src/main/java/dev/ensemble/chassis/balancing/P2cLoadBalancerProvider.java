package dev.ensemble.chassis.balancing;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;

/**
 * The balancing policy {@code ensemble_p2c}. Its addresses carry a
 * {@link dev.ensemble.chassis.identity.Target#ATTRIBUTE} and its channel has the {@link AttemptsInterceptor}.
 */
public final class P2cLoadBalancerProvider extends LoadBalancerProvider {
    /** The policy's name. */
    public static final String POLICY = "ensemble_p2c";

    private static final double RETRY_RATIO = 0.2;
    private static final double RETRY_RESERVE_PER_SECOND = 10;

    private final String policy;
    private final double retryRatio;
    private final double retryReserve;
    private final boolean preferUntried;

    private P2cLoadBalancerProvider() {
        this(POLICY, RETRY_RATIO, RETRY_RESERVE_PER_SECOND, true);
    }

    P2cLoadBalancerProvider(String policy, double retryRatio, double retryReserve, boolean preferUntried) {
        this.policy = policy;
        this.retryRatio = retryRatio;
        this.retryReserve = retryReserve;
        this.preferUntried = preferUntried;
    }

    /** Makes the policy known to gRPC. */
    public static void register() {
        LoadBalancerRegistry.getDefaultRegistry().register(new P2cLoadBalancerProvider());
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
        RetryBudget budget = new RetryBudget(retryRatio, retryReserve, System::nanoTime);
        return new P2cLoadBalancer(helper, budget, preferUntried);
    }

    @Override
    public boolean isAvailable() { return true; }

    @Override
    public int getPriority() { return 5; }

    @Override
    public String getPolicyName() { return policy; }
}
