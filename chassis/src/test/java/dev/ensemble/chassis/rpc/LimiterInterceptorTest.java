package dev.ensemble.chassis.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimiterInterceptorTest {

    private static final ListInstancesRequest REQUEST = ListInstancesRequest.getDefaultInstance();

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger serving = new AtomicInteger();

    private ListInstancesResponse slow(ListInstancesRequest request) {
        serving.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ListInstancesResponse.getDefaultInstance();
    }

    @Test
    void shedsWhatIsBeyondTheLimitBeforeAnyWorkAndServesAgainAfterwards() throws Exception {
        try (Wire wire = new Wire(this::slow, new LimiterInterceptor("sample", 2))) {
            var future = RegistryServiceGrpc.newFutureStub(wire.channel());
            ListenableFuture<?> first = future.listInstances(REQUEST);
            ListenableFuture<?> second = future.listInstances(REQUEST);
            await().until(() -> serving.get() == 2);

            assertThatThrownBy(() -> wire.stub().listInstances(REQUEST))
                    .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED)
                    .hasMessageContaining("2 calls");
            assertThat(serving).hasValue(2);

            release.countDown();
            first.get(5, TimeUnit.SECONDS);
            second.get(5, TimeUnit.SECONDS);
            wire.stub().listInstances(REQUEST);
        }
    }

    @Test
    void whoOnlyWaitsGivesThePlaceBackEarly() throws Exception {
        try (Wire wire = new Wire(
                request -> {
                    ServingPermit.giveBack();
                    return slow(request);
                },
                new LimiterInterceptor("sample", 1))) {
            var future = RegistryServiceGrpc.newFutureStub(wire.channel());
            ListenableFuture<?> first = future.listInstances(REQUEST);
            await().until(() -> serving.get() == 1);
            ListenableFuture<?> second = future.listInstances(REQUEST);
            await().until(() -> serving.get() == 2);
            release.countDown();
            first.get(5, TimeUnit.SECONDS);
            second.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void withoutItEveryCallGetsThrough() {
        try (Wire wire = new Wire(this::slow)) {
            var future = RegistryServiceGrpc.newFutureStub(wire.channel());
            for (int i = 0; i < 10; i++) {
                var _ = future.listInstances(REQUEST);
            }
            await().until(() -> serving.get() == 10);
            release.countDown();
        }
    }

    @Test
    void givesThePlaceBackWhenACallIsCancelled() {
        try (Wire wire = new Wire(this::slow, new LimiterInterceptor("sample", 1))) {
            ListenableFuture<?> held =
                    RegistryServiceGrpc.newFutureStub(wire.channel()).listInstances(REQUEST);
            await().until(() -> serving.get() == 1);
            held.cancel(true);
            release.countDown();

            await().ignoreExceptions().until(() -> wire.stub().listInstances(REQUEST) != null);
        }
    }

    @Test
    void givesThePlaceBackWhenAHandlerThrows() {
        ErrorInterceptor errors = new ErrorInterceptor("sample");
        try (Wire wire = new Wire(
                request -> {
                    throw ServiceException.notFound("things/1");
                },
                new LimiterInterceptor("sample", 1),
                errors)) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> wire.stub().listInstances(REQUEST))
                        .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.NOT_FOUND);
            }
        }
    }
}
