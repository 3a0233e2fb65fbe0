package dev.ensemble.chassis.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ensemble.chassis.rpc.InterceptedServer;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BulkheadInterceptorTest {

    private static final ListInstancesRequest REQUEST = ListInstancesRequest.getDefaultInstance();

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger reached = new AtomicInteger();

    private ListInstancesResponse slow(ListInstancesRequest request) {
        reached.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ListInstancesResponse.getDefaultInstance();
    }

    @Test
    void refusesWhatIsBeyondItsSizeWithoutSendingItAndHasRoomAgainAfterwards() throws Exception {
        BulkheadInterceptor bulkhead = new BulkheadInterceptor("sample", 3);
        try (InterceptedServer wire = new InterceptedServer(this::slow)) {
            RegistryServiceGrpc.RegistryServiceFutureStub future =
                    RegistryServiceGrpc.newFutureStub(ClientInterceptors.intercept(wire.channel(), bulkhead));
            ListenableFuture<ListInstancesResponse> first = future.listInstances(REQUEST);
            ListenableFuture<ListInstancesResponse> second = future.listInstances(REQUEST);
            ListenableFuture<ListInstancesResponse> cancelled = future.listInstances(REQUEST);
            await().until(() -> reached.get() == 3);

            assertThatThrownBy(() -> wire.stub(bulkhead).listInstances(REQUEST))
                    .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED);
            assertThat(reached).hasValue(3);

            cancelled.cancel(true);
            release.countDown();
            first.get(5, TimeUnit.SECONDS);
            second.get(5, TimeUnit.SECONDS);
            for (int i = 0; i < 10; i++) {
                wire.stub(bulkhead).listInstances(REQUEST);
            }
        }
    }
}
