package dev.ensemble.chassis.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakerInterceptorTest {

    private final AtomicInteger reached = new AtomicInteger();
    private volatile ServiceException answer;
    private final Breaker breaker = new Breaker("sample");

    private ListInstancesResponse serve(ListInstancesRequest request) {
        reached.incrementAndGet();
        if (answer != null) {
            throw answer;
        }
        return ListInstancesResponse.getDefaultInstance();
    }

    private Wire wire() {
        return new Wire(this::serve, new ErrorInterceptor("sample"));
    }

    private String call(Wire wire) {
        try {
            wire.stub(new BreakerInterceptor(breaker, "sample"))
                    .listInstances(ListInstancesRequest.getDefaultInstance());
            return "OK";
        } catch (StatusRuntimeException e) {
            return ErrorDetails.reason(e).orElse("");
        }
    }

    @Test
    void opensWhenTheServiceFailsRefusesWithoutSendingAndClosesWhenItIsWellAgain() {
        try (Wire wire = wire()) {
            answer = ServiceException.unavailable("DOWN", "down", Duration.ZERO);
            for (int i = 0; i < 20; i++) {
                assertThat(call(wire)).isEqualTo("DOWN");
            }
            assertThat(breaker.isOpen()).isTrue();
            assertThat(call(wire)).isEqualTo("CIRCUIT_OPEN");
            assertThat(reached).hasValue(20);

            answer = null;
            await().until(() -> !breaker.isOpen());
            for (int i = 0; i < 5; i++) {
                assertThat(call(wire)).isEqualTo("OK");
            }
            assertThat(breaker.state()).isEqualTo("closed");
        }
    }

    @Test
    void staysClosedWhenCallsAreShed() {
        try (Wire wire = wire()) {
            answer = ServiceException.exhausted("OVERLOADED", "busy", Duration.ZERO);
            for (int i = 0; i < 100; i++) {
                assertThat(call(wire)).isEqualTo("OVERLOADED");
            }
            assertThat(breaker.state()).isEqualTo("closed");
        }
    }

    @Test
    void staysClosedWhenTheAnswerIsAnErrorOfTheCaller() {
        try (Wire wire = wire()) {
            answer = ServiceException.notFound("things/1");
            for (int i = 0; i < 100; i++) {
                assertThat(call(wire)).isEqualTo("NOT_FOUND");
            }
            assertThat(breaker.state()).isEqualTo("closed");
        }
    }
}
