package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Why {@link HedgedCall} is not gRPC's own hedging (gRFC A6): the controls of {@link HedgedCallTest}. */
class GrpcHedgingTest {
    private static final Map<String, ?> HEDGING = Map.of(
            "maxAttempts", 2.0, "hedgingDelay", "0.5s", "nonFatalStatusCodes", List.of("UNAVAILABLE"));
    private static final Map<String, ?> RETRIES = Map.of("maxAttempts", 2.0, "initialBackoff", "0.01s", "maxBackoff",
            "0.2s", "backoffMultiplier", 2.0, "retryableStatusCodes", List.of("UNAVAILABLE"));

    @Test
    void aHedgeThatTheBalancerDropsEndsTheCall() throws Exception {
        P2cLoadBalancerProvider.register();
        String poor = EchoClient.policy("poor-hedging", 0, 0, true);
        try (TestBackend backend = new TestBackend("echo-1"); FixedList list = new FixedList(backend.instance(1))) {
            backend.mode = TestBackend.Mode.HANG;
            ManagedChannel channel = channel(list, poor, Map.of("hedgingPolicy", HEDGING));
            assertThatThrownBy(() -> call(channel)).hasMessageContaining("budget is spent");
            assertThat(backend.calls).as("the first attempt was on its way").hasValue(1);
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aMethodThatIsHedgedIsNotRetried() throws Exception {
        P2cLoadBalancerProvider.register();
        try (TestBackend backend = new TestBackend("echo-1"); FixedList list = new FixedList(backend.instance(1))) {
            ManagedChannel channel = channel(list, P2cLoadBalancerProvider.POLICY,
                    Map.of("hedgingPolicy", HEDGING, "retryPolicy", RETRIES));
            assertThatThrownBy(() -> call(channel)).hasMessageContaining("both");
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static ManagedChannel channel(FixedList list, String policy, Map<String, ?> policies) {
        Map<String, Object> method = new HashMap<>(policies);
        method.put("name", List.of(Map.of()));
        return Grpc.newChannelBuilder(list.target(), InsecureChannelCredentials.create())
                .defaultLoadBalancingPolicy(policy)
                .intercept(new AttemptsInterceptor())
                .defaultServiceConfig(Map.of("methodConfig", List.of(method)))
                .build();
    }

    private static void call(ManagedChannel channel) {
        ClientCalls.blockingUnaryCall(channel, RegistryServiceGrpc.getListInstancesMethod(),
                CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS), ListInstancesRequest.getDefaultInstance());
    }
}
