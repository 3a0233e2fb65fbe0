package dev.ensemble.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.gateway.route.Routes;
import dev.ensemble.gateway.support.TestEnsemble;
import dev.ensemble.order.v1.OrderServiceGrpc;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final Routes ROUTES = Routes.of(OrderServiceGrpc.getServiceDescriptor());

    @Test
    void callsEveryServiceOnceAndChangesNothing() throws Exception {
        try (var ensemble = new TestEnsemble()) {
            WarmUp.run(ROUTES, ensemble.channels()::to, Duration.ofSeconds(10));
            assertThat(ensemble.orders.calls()).isEqualTo(1);
            assertThat(ensemble.orders.stored()).isEmpty();
        }
    }

    @Test
    void doesNotWaitForServicesThatAreAway() throws Exception {
        try (var ensemble = new TestEnsemble()) {
            ensemble.killOrders();
            WarmUp.run(ROUTES, ensemble.channels()::to, Duration.ofMillis(300));
            assertThat(ensemble.orders.calls()).isZero();
        }
    }
}
