package dev.ensemble.chassis.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.InterceptedServer;
import dev.ensemble.chassis.rpc.server.ErrorInterceptor;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakerInterceptorTest {

    private final AtomicInteger reached = new AtomicInteger();
    private volatile ServiceException answer;
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private Breaker breaker = new Breaker("sample", Duration.ofSeconds(2), changes::add);
    private CountDownLatch hanging = new CountDownLatch(0);

    private ListInstancesResponse serve(ListInstancesRequest request) {
        reached.incrementAndGet();
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (answer != null) {
            throw answer;
        }
        return ListInstancesResponse.getDefaultInstance();
    }

    private InterceptedServer wire() {
        return new InterceptedServer(this::serve, new ErrorInterceptor("sample"));
    }

    private String call(InterceptedServer wire) {
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
        try (InterceptedServer wire = wire()) {
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
            assertThat(changes).containsExactly(
                    "closed → open:unavailable", "open:unavailable → half-open", "half-open → closed");
        }
    }

    @Test
    void staysClosedWhenCallsAreShed() {
        try (InterceptedServer wire = wire()) {
            answer = ServiceException.exhausted("OVERLOADED", "busy", Duration.ZERO);
            for (int i = 0; i < 100; i++) {
                assertThat(call(wire)).isEqualTo("OVERLOADED");
            }
            assertThat(breaker.state()).isEqualTo("closed");
        }
    }

    private void timeOut(InterceptedServer wire, Duration deadline) {
        hanging = new CountDownLatch(1);
        for (int i = 0; i < 40; i++) {
            try {
                wire.stub(new BreakerInterceptor(breaker, "sample"))
                        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                        .listInstances(ListInstancesRequest.getDefaultInstance());
            } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode()).isIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.UNAVAILABLE);
            }
        }
        hanging.countDown();
    }

    @Test
    void staysClosedWhenDryRunsFail() throws Exception {
        try (InterceptedServer wire = wire()) {
            answer = ServiceException.unavailable("DOWN", "down", Duration.ZERO);
            for (int i = 0; i < 40; i++) {
                assertThat(new DryRun().in(Context.current()).call(() -> call(wire))).isEqualTo("DOWN");
            }
            assertThat(breaker.state()).isEqualTo("closed");
        }
    }

    @Test
    void staysClosedWhenCallersGiveTooLittleTime() {
        try (InterceptedServer wire = wire()) {
            timeOut(wire, Duration.ofMillis(10));
            assertThat(breaker.state()).isEqualTo("closed");
            assertThat(breaker.endings()).containsEntry("deadline_exceeded (not counted)", 40L);
        }
    }

    @Test
    void opensWhenDeadlinesPassThatAreUsual() {
        breaker = new Breaker("sample", Duration.ofMillis(10), changes::add);
        try (InterceptedServer wire = wire()) {
            timeOut(wire, Duration.ofMillis(10));
            assertThat(breaker.state()).isEqualTo("open:deadline_exceeded");
        }
    }

    @Test
    void theNaiveOneOpensWhenCallersGiveTooLittleTime() {
        breaker = new Breaker("sample", Duration.ZERO, changes::add);
        try (InterceptedServer wire = wire()) {
            timeOut(wire, Duration.ofMillis(10));
            assertThat(breaker.state()).startsWith("open");
        }
    }

    @Test
    void staysClosedWhenTheAnswerIsAnErrorOfTheCaller() {
        try (InterceptedServer wire = wire()) {
            answer = ServiceException.notFound("things/1");
            for (int i = 0; i < 100; i++) {
                assertThat(call(wire)).isEqualTo("NOT_FOUND");
            }
            assertThat(breaker.state()).isEqualTo("closed");
        }
    }
}
