package dev.ensemble.chassis.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ensemble.chassis.admission.Admission;
import dev.ensemble.chassis.admission.Criticality;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.chassis.admission.Permit;
import dev.ensemble.chassis.error.ErrorDetails;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.chassis.rpc.InterceptedServer;
import dev.ensemble.chassis.rpc.client.ContextHeadersInterceptor;
import dev.ensemble.event.v1.EventServiceGrpc;
import dev.ensemble.event.v1.ListAllEventsRequest;
import dev.ensemble.event.v1.ListAllEventsResponse;
import dev.ensemble.event.v1.ListEventsRequest;
import dev.ensemble.event.v1.ListEventsResponse;
import dev.ensemble.event.v1.TimelineServiceGrpc;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionInterceptorTest {

    private static final ListInstancesRequest REQUEST = ListInstancesRequest.getDefaultInstance();

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger serving = new AtomicInteger();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private ServerStack limitedTo(int ceiling) {
        return TestStack.with(new Admission(ceiling, timer));
    }

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
        try (InterceptedServer wire = new InterceptedServer(this::slow, limitedTo(2))) {
            RegistryServiceGrpc.RegistryServiceFutureStub future = RegistryServiceGrpc.newFutureStub(wire.channel());
            ListenableFuture<?> first = future.listInstances(REQUEST);
            ListenableFuture<?> second = future.listInstances(REQUEST);
            await().until(() -> serving.get() == 2);

            assertThatThrownBy(() -> wire.stub().listInstances(REQUEST))
                    .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED)
                    .satisfies(e -> assertThat(ErrorDetails.reason(e)).hasValue("OVERLOADED"));
            assertThat(serving).hasValue(2);

            release.countDown();
            first.get(5, TimeUnit.SECONDS);
            second.get(5, TimeUnit.SECONDS);
            wire.stub().listInstances(REQUEST);
        }
    }

    @Test
    void whoOnlyWaitsGivesThePlaceBackEarly() throws Exception {
        try (InterceptedServer wire = new InterceptedServer(
                request -> {
                    Permit.giveBack();
                    return slow(request);
                },
                limitedTo(1))) {
            RegistryServiceGrpc.RegistryServiceFutureStub future = RegistryServiceGrpc.newFutureStub(wire.channel());
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
        try (InterceptedServer wire = new InterceptedServer(this::slow, TestStack.with(Admission.off()))) {
            RegistryServiceGrpc.RegistryServiceFutureStub future = RegistryServiceGrpc.newFutureStub(wire.channel());
            for (int i = 0; i < 10; i++) {
                ListenableFuture<ListInstancesResponse> _ = future.listInstances(REQUEST);
            }
            await().until(() -> serving.get() == 10);
            release.countDown();
        }
    }

    @Test
    void aLookAtTheEventsTakesNoPlace() throws Exception {
        ServerStack stack = limitedTo(1);
        String name = InProcessServerBuilder.generateName();
        Server server = InProcessServerBuilder.forName(name)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .addService(stack.wrap(new EventServiceGrpc.EventServiceImplBase() {
                    @Override
                    public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> answer) {
                        slow(REQUEST);
                        Unary.reply(answer, ListEventsResponse.getDefaultInstance());
                    }
                }))
                .addService(stack.wrap(new TimelineServiceGrpc.TimelineServiceImplBase() {
                    @Override
                    public void listAllEvents(
                            ListAllEventsRequest request, StreamObserver<ListAllEventsResponse> answer) {
                        slow(REQUEST);
                        Unary.reply(answer, ListAllEventsResponse.getDefaultInstance());
                    }
                }))
                .build()
                .start();
        ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
        try {
            ListenableFuture<?> one = EventServiceGrpc.newFutureStub(channel)
                    .listEvents(ListEventsRequest.getDefaultInstance());
            await().until(() -> serving.get() == 1);
            ListenableFuture<?> all = TimelineServiceGrpc.newFutureStub(channel)
                    .listAllEvents(ListAllEventsRequest.getDefaultInstance());
            ListenableFuture<?> again = TimelineServiceGrpc.newFutureStub(channel)
                    .listAllEvents(ListAllEventsRequest.getDefaultInstance());
            await().until(() -> serving.get() == 3);
            release.countDown();
            one.get(5, TimeUnit.SECONDS);
            all.get(5, TimeUnit.SECONDS);
            again.get(5, TimeUnit.SECONDS);
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    @Test
    void whoIsCalledByAProcessThatShedsKnowsOfTheOverload() {
        Admission admission = new Admission(4, timer);
        AtomicBoolean busy = new AtomicBoolean();
        release.countDown();
        try (InterceptedServer wire = new InterceptedServer(this::slow, TestStack.with(admission))) {
            RegistryServiceGrpc.RegistryServiceBlockingStub caller =
                    wire.stub(new ContextHeadersInterceptor(busy::get));
            caller.listInstances(REQUEST);
            assertThat(admission.hasJustShed()).isFalse();
            busy.set(true);
            caller.listInstances(REQUEST);
            assertThat(admission.hasJustShed()).isTrue();
        }
    }

    @Test
    void howLongACallHasWaitedIsKnownToTheProcessesBehind() throws Exception {
        CompletableFuture<Permit> before = new CompletableFuture<>();
        AtomicLong known = new AtomicLong();
        new Admission(1, timer).submit(
                Criticality.CRITICAL, "Create", "", Long.MAX_VALUE, TimeUnit.MILLISECONDS.toNanos(250), true,
                new Admission.Listener() {
                    @Override
                    public void admitted(Permit permit) {
                        before.complete(permit);
                    }

                    @Override
                    public void refused(Admission.Refusal why) {
                        before.completeExceptionally(why.exception());
                    }
                });
        try (InterceptedServer wire = new InterceptedServer(request -> {
            known.set(Permit.millisWaited());
            return InterceptedServer.empty(request);
        }, limitedTo(1))) {
            RegistryServiceGrpc.RegistryServiceBlockingStub caller =
                    wire.stub(new ContextHeadersInterceptor(() -> false));
            caller.listInstances(REQUEST);
            assertThat(known).hasValueLessThan(250);
            before.get().in(Context.current()).call(() -> caller.listInstances(REQUEST));
            assertThat(known).hasValueGreaterThanOrEqualTo(250);
        }
    }

    @Test
    void whatHasBeenBegunComesBeforeWhatIsNew() throws Exception {
        try (InterceptedServer wire = new InterceptedServer(this::slow, limitedTo(1))) {
            RegistryServiceGrpc.RegistryServiceFutureStub future =
                    RegistryServiceGrpc.newFutureStub(wire.channel(new ContextHeadersInterceptor(() -> false)));
            ListenableFuture<?> held = future.listInstances(REQUEST);
            await().until(() -> serving.get() == 1);

            ListenableFuture<?> shed = future.listInstances(REQUEST);
            ListenableFuture<?> begun =
                    Criticality.CRITICAL_PLUS.in(Context.current()).call(() -> future.listInstances(REQUEST));
            assertThatThrownBy(shed::get)
                    .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED);
            assertThat(begun.isDone()).isFalse();

            release.countDown();
            held.get(5, TimeUnit.SECONDS);
            begun.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void givesThePlaceBackWhenACallIsCancelled() {
        try (InterceptedServer wire = new InterceptedServer(this::slow, limitedTo(1))) {
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
        try (InterceptedServer wire = new InterceptedServer(
                request -> {
                    throw ServiceException.notFound("things/1");
                },
                limitedTo(1))) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> wire.stub().listInstances(REQUEST))
                        .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.NOT_FOUND);
            }
        }
    }
}
