package dev.ensemble.chassis.balancing;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import java.time.Duration;

/**
 * The balancing policy {@code ensemble_p2c}. Its addresses carry a
 * {@link dev.ensemble.chassis.identity.TargetInstance#ATTRIBUTE} and its channel has the {@link AttemptsInterceptor}.
 */
public final class P2cLoadBalancerProvider extends LoadBalancerProvider {
    /** The policy's name. */
    public static final String POLICY = "ensemble_p2c";

    /** For experiments: the same without slow start. */
    public static final String WITHOUT_SLOW_START = "ensemble_p2c_without_slow_start";

    /** For experiments: instances are called at random, however they do. */
    public static final String BLIND = "ensemble_blind";

    private static final Duration SLOW_START = Duration.ofSeconds(5);

    private static final double RETRY_RATIO = 0.2;
    private static final double RETRY_RESERVE_PER_SECOND = 10;

    private final String policy;
    private final double retryRatio;
    private final double retryReserve;
    private final boolean preferUntried;
    private final SlowStart slowStart;
    private final boolean comparing;

    private P2cLoadBalancerProvider(String policy, Duration slowStart, boolean comparing) {
        this(policy, RETRY_RATIO, RETRY_RESERVE_PER_SECOND, true, new SlowStart(slowStart), comparing);
    }

    P2cLoadBalancerProvider(
            String policy, double retryRatio, double retryReserve, boolean preferUntried, SlowStart slowStart,
            boolean comparing) {
        this.policy = policy;
        this.retryRatio = retryRatio;
        this.retryReserve = retryReserve;
        this.preferUntried = preferUntried;
        this.slowStart = slowStart;
        this.comparing = comparing;
    }

    /** Makes these policies known to gRPC. */
    public static void register() {
        LoadBalancerRegistry known = LoadBalancerRegistry.getDefaultRegistry();
        known.register(new P2cLoadBalancerProvider(POLICY, SLOW_START, true));
        known.register(new P2cLoadBalancerProvider(WITHOUT_SLOW_START, Duration.ZERO, true));
        known.register(new P2cLoadBalancerProvider(BLIND, Duration.ZERO, false));
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
        RetryBudget budget = new RetryBudget(retryRatio, retryReserve, System::nanoTime);
        return new P2cLoadBalancer(helper, budget, preferUntried, slowStart, comparing);
    }

    @Override
    public boolean isAvailable() { return true; }

    @Override
    public int getPriority() { return 5; }

    @Override
    public String getPolicyName() { return policy; }
}
