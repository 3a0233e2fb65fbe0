package dev.ensemble.chassis.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.rpc.InterceptedServer;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeadlineInterceptorTest {

    private final AtomicReference<Deadline> seen = new AtomicReference<>();
    private final DeadlineInterceptor twoSeconds = new DeadlineInterceptor(Duration.ofSeconds(2));

    private ListInstancesResponse serve(ListInstancesRequest request) {
        seen.set(Context.current().getDeadline());
        return ListInstancesResponse.getDefaultInstance();
    }

    private long left(Deadline deadline) {
        return deadline.timeRemaining(TimeUnit.MILLISECONDS);
    }

    @Test
    void aCallWithoutADeadlineGetsTheDefault() {
        try (InterceptedServer wire = new InterceptedServer(this::serve)) {
            wire.stub(twoSeconds).listInstances(ListInstancesRequest.getDefaultInstance());
            assertThat(left(seen.get())).isBetween(1L, 2000L);
        }
    }

    @Test
    void aCallMadeWhileServingOneGetsLessThanIsLeftOfThatOne() {
        try (InterceptedServer wire = new InterceptedServer(this::serve);
                ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            Deadline served = Deadline.after(1, TimeUnit.SECONDS);
            Context.current()
                    .withDeadline(served, timer)
                    .run(() -> wire.stub(twoSeconds).listInstances(ListInstancesRequest.getDefaultInstance()));
            assertThat(seen.get().isBefore(served)).isTrue();
            assertThat(left(seen.get())).isLessThanOrEqualTo(990);
        }
    }

    @Test
    void aShorterDeadlineOfTheCallerStays() {
        try (InterceptedServer wire = new InterceptedServer(this::serve)) {
            wire.stub(twoSeconds)
                    .withDeadlineAfter(700, TimeUnit.MILLISECONDS)
                    .listInstances(ListInstancesRequest.getDefaultInstance());
            assertThat(left(seen.get())).isLessThanOrEqualTo(700);
        }
    }

    @Test
    void withoutItThereIsNone() {
        try (InterceptedServer wire = new InterceptedServer(this::serve)) {
            wire.stub().listInstances(ListInstancesRequest.getDefaultInstance());
            assertThat(seen.get()).isNull();
        }
    }
}
