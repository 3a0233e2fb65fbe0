package dev.ensemble.chassis.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceImplBase;
import dev.ensemble.registry.v1.WatchRequest;
import dev.ensemble.registry.v1.WatchResponse;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandOverInterceptorTest {

    private static final ListInstancesRequest REQUEST = ListInstancesRequest.getDefaultInstance();

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("worker-", 0).factory());
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(ServerInterceptors.intercept(
                        new Handler(), new Watching(), new HandOverInterceptor(workers)))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        workers.shutdownNow();
    }

    private void note(String what) {
        String thread = Thread.currentThread().getName();
        seen.add(what + (thread.startsWith("worker-") ? " on a worker" : " elsewhere"));
    }

    private final class Handler extends RegistryServiceImplBase {
        @Override
        public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
            note("handled");
            switch (request.getService()) {
                case "slow" -> {
                    await().until(() -> release.getCount() == 0);
                    note("done");
                }
                case "broken" -> throw new IllegalStateException("broken");
                default -> Unary.reply(answer, ListInstancesResponse.getDefaultInstance());
            }
        }

        @Override
        public void watch(WatchRequest request, StreamObserver<WatchResponse> answer) {
            note("watched");
            if (request.getService().equals("broken")) {
                throw new IllegalStateException("broken");
            }
            answer.onNext(WatchResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }

    private final class Watching implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            note("begun");
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                @Override
                public void onComplete() {
                    note("completed");
                }

                @Override
                public void onCancel() {
                    note("cancelled");
                }
            };
        }
    }

    @Test
    void aUnaryCallIsOnePieceOfWork() {
        RegistryServiceGrpc.newBlockingStub(channel).listInstances(REQUEST);

        await().until(() -> seen.size() == 3);
        assertThat(seen).startsWith("begun on a worker", "handled on a worker").last().asString().contains("completed");
    }

    @Test
    void aCallerThatGoesAwayIsHeardOfWhenTheHandlerHasReturned() {
        ListenableFuture<?> call = RegistryServiceGrpc.newFutureStub(channel)
                .listInstances(REQUEST.toBuilder().setService("slow").build());
        await().until(() -> seen.contains("handled on a worker"));
        call.cancel(true);
        assertThat(seen).hasSize(2);

        release.countDown();

        await().until(() -> seen.size() == 4);
        assertThat(seen).endsWith("done on a worker", "cancelled on a worker");
    }

    @Test
    void whatIsThrownEndsTheCall() {
        assertThatThrownBy(() -> RegistryServiceGrpc.newBlockingStub(channel)
                .listInstances(REQUEST.toBuilder().setService("broken").build()))
                .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.INTERNAL)
                .hasMessageNotContaining("broken");
    }

    @Test
    void whatIsThrownEndsAStreamToo() {
        Iterator<WatchResponse> responses = RegistryServiceGrpc.newBlockingStub(channel)
                .watch(WatchRequest.newBuilder().setService("broken").build());

        assertThatThrownBy(responses::hasNext)
                .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.INTERNAL);
    }

    @Test
    void theEventsOfAStreamAreHandedOverInOrder() {
        Iterator<WatchResponse> responses =
                RegistryServiceGrpc.newBlockingStub(channel).watch(WatchRequest.getDefaultInstance());

        assertThat(responses).toIterable().hasSize(1);
        await().until(() -> seen.size() == 3);
        assertThat(seen).containsExactly("begun on a worker", "watched on a worker", "completed on a worker");
    }
}
