package dev.ensemble.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import dev.ensemble.chassis.network.Addresses;
import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.inventory.v1.ListItemsResponse;
import dev.ensemble.order.v1.GetOrderRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gRPC server itself: what it tells of itself, how many it serves, and an end that cuts nobody off. */
class GatewayGrpcServerTest {
    private GrpcCaller grpc;

    @BeforeEach
    void start() throws IOException {
        grpc = new GrpcCaller(Optional.of("gateway-1"));
    }

    @AfterEach
    void stop() {
        grpc.close();
    }

    @Test
    void reflectionTellsOfTheServicesAndOfTheMethodsThatCanBeCalledOnly() throws Exception {
        ServerReflectionResponse list = reflect(ServerReflectionRequest.newBuilder().setListServices("*").build());
        assertThat(list.getListServicesResponse().getServiceList()).extracting(ServiceResponse::getName)
                .containsExactlyInAnyOrder(
                        "ensemble.inventory.v1.InventoryService", "ensemble.order.v1.OrderService",
                        "ensemble.registry.v1.RegistryService", "ensemble.event.v1.TimelineService",
                        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection");
        assertThat(methods("ensemble.inventory.v1.InventoryService"))
                .containsExactly("GetItem", "ListItems", "RestockItem", "GetReservation", "ListReservations");
        assertThat(methods("ensemble.registry.v1.RegistryService")).containsExactly("ListInstances");
        assertThat(contract("ensemble.inventory.v1.InventoryService").getMessageType(0).getFieldList())
                .extracting(FieldDescriptorProto::getJsonName).contains("displayName");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ensemble.order.v1.OrderService", "grpc.health.v1.Health"})
    void healthIsServingAsAWholeAndByService(String service) {
        HealthCheckResponse health = HealthGrpc.newBlockingStub(grpc.channel).check(healthOf(service));
        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void healthOfNothingIsUnknown() {
        HealthGrpc.HealthBlockingStub stub = HealthGrpc.newBlockingStub(grpc.channel);
        assertThat(failure(() -> stub.check(healthOf("nothing"))).getStatus().getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(stub.watch(healthOf("nothing")).next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
    }

    @Test
    void whoWatchesHealthHearsOfTheEndAndDoesNotHoldItUp() {
        Iterator<HealthCheckResponse> watch = HealthGrpc.newBlockingStub(grpc.channel).watch(healthOf(""));
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        long begun = System.nanoTime();
        grpc.front.drain(Duration.ofSeconds(30));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(failure(watch::next).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void anOldConnectionIsReplacedAndNoCallIsLost() throws Exception {
        withConnectionsThatLiveFor(Duration.ofSeconds(1), connections -> Awaitility.await()
                .pollInterval(Duration.ofMillis(20)).until(() -> connections.get().size() > 1));
    }

    @Test
    void controlAYoungOneIsKept() throws Exception {
        withConnectionsThatLiveFor(GrpcCaller.AGE, connections -> Awaitility.await()
                .pollInterval(Duration.ofMillis(20)).during(Duration.ofMillis(1_500))
                .until(() -> connections.get().size() == 1));
    }

    /** Calls come all the time, also while the connection goes. */
    @Test
    void aConnectionThatIsRenewedEndsSoonAndNoCallWithIt() throws IOException {
        withConnections(GrpcCaller.AGE, (front, connections) -> {
            assertThat(connections.get()).hasSize(1);
            front.renewConnections();
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> connections.get().size() == 2);
        });
    }

    private void withConnectionsThatLiveFor(Duration age, Consumer<Supplier<Set<SocketAddress>>> test)
            throws IOException {
        withConnections(age, (front, connections) -> test.accept(connections));
    }

    /** Gives the test something that makes a call, which must not fail, and tells over which connections calls went. */
    private void withConnections(Duration age, BiConsumer<GatewayGrpcServer, Supplier<Set<SocketAddress>>> test)
            throws IOException {
        Set<SocketAddress> connections = new HashSet<>();
        GatewayGrpcServer.GrpcSettings settings =
                new GatewayGrpcServer.GrpcSettings("127.0.0.1", 0, false, Optional.empty(), 10, age, Optional.empty());
        try (GatewayGrpcServer front = GrpcCaller.start(grpc.ensemble, settings)) {
            ManagedChannel channel = GrpcCaller.connect(front);
            test.accept(front, () -> {
                ClientCall<ListItemsRequest, ListItemsResponse> call =
                        channel.newCall(InventoryServiceGrpc.getListItemsMethod(), CallOptions.DEFAULT);
                ListenableFuture<ListItemsResponse> items =
                        ClientCalls.futureUnaryCall(call, ListItemsRequest.getDefaultInstance());
                assertThat(Futures.getUnchecked(items).getItemsList()).isNotEmpty();
                connections.add(call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR));
                return connections;
            });
            channel.shutdownNow();
        }
    }

    private static HealthCheckRequest healthOf(String service) {
        return HealthCheckRequest.newBuilder().setService(service).build();
    }

    @Test
    void aDrainingServerAnswersWhatIsUnderWay() {
        CountDownLatch release = new CountDownLatch(1);
        grpc.ensemble.orders.first(() -> await(release));
        CompletableFuture<StatusRuntimeException> call = CompletableFuture.supplyAsync(() -> failure(
                () -> grpc.orders("ensemble-timeout", "30s")
                        .getOrder(GetOrderRequest.newBuilder().setName("orders/x").build())),
                Thread::startVirtualThread);
        Awaitility.await().until(() -> grpc.ensemble.orders.calls() == 1);
        CompletableFuture<Void> drained =
                CompletableFuture.runAsync(() -> grpc.front.drain(Duration.ofSeconds(10)), Thread::startVirtualThread);
        Awaitility.await().untilAsserted(() -> assertThat(refused()).isTrue());
        assertThat(drained).isNotDone();
        release.countDown();
        assertThat(call.join().getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        drained.join();
    }

    @Test
    void oneConnectionTooManyIsRefusedAndTheOthersGoOn() throws Exception {
        GatewayGrpcServer.GrpcSettings settings =
                new GatewayGrpcServer.GrpcSettings("127.0.0.1", 0, false, Optional.empty(), 1, GrpcCaller.AGE,
                        Optional.empty());
        try (GatewayGrpcServer narrow = GrpcCaller.start(grpc.ensemble, settings)) {
            ManagedChannel first = GrpcCaller.connect(narrow);
            ManagedChannel second = GrpcCaller.connect(narrow);
            items(first);
            assertThat(failure(() -> items(second))).isNotNull();
            items(first);
            first.shutdownNow();
            Awaitility.await().ignoreExceptions().untilAsserted(() -> items(second));
            second.shutdownNow();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void twoServersShareAPortWhenBothAreTold() throws Exception {
        try (GatewayGrpcServer one = serve(0, true); GatewayGrpcServer two = serve(one.port(), true)) {
            assertThat(two.port()).isEqualTo(one.port());
        }
    }

    @Test
    void localhostIsServedAtBothLoopbacks() throws Exception {
        int port = free();
        GatewayGrpcServer.GrpcSettings settings =
                new GatewayGrpcServer.GrpcSettings("localhost", port, false, Optional.empty(), 10, GrpcCaller.AGE,
                        Optional.empty());
        try (GatewayGrpcServer front = GrpcCaller.start(grpc.ensemble, settings)) {
            for (InetSocketAddress address : Addresses.of("localhost", free(), false)) {
                ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                        address.getAddress().getHostAddress(), front.port(), InsecureChannelCredentials.create())
                        .build();
                items(channel);
                channel.shutdownNow();
            }
        }
    }

    private static int free() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        assertThatThrownBy(() -> serve(grpc.front.port(), false)).isInstanceOf(IOException.class);
    }

    private GatewayGrpcServer serve(int port, boolean reusePort) throws IOException {
        return GrpcCaller.start(
                grpc.ensemble, new GatewayGrpcServer.GrpcSettings(
                        "127.0.0.1", port, reusePort, Optional.empty(), 10, GrpcCaller.AGE, Optional.empty()));
    }

    private boolean refused() {
        ManagedChannel channel = GrpcCaller.connect(grpc.front);
        try {
            return failure(() -> items(channel)) != null;
        } finally {
            channel.shutdownNow();
        }
    }

    private static void items(ManagedChannel channel) {
        InventoryServiceGrpc.newBlockingStub(channel).listItems(ListItemsRequest.getDefaultInstance());
    }

    private List<String> methods(String service) throws Exception {
        return contract(service).getService(0).getMethodList().stream().map(MethodDescriptorProto::getName).toList();
    }

    private FileDescriptorProto contract(String service) throws Exception {
        ServerReflectionResponse answer =
                reflect(ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build());
        for (ByteString file : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
            FileDescriptorProto contract = FileDescriptorProto.parseFrom(file);
            if (contract.getServiceCount() > 0 && service.startsWith(contract.getPackage())) {
                return contract;
            }
        }
        throw new AssertionError("no " + service + " in " + answer);
    }

    private ServerReflectionResponse reflect(ServerReflectionRequest request) throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asked = ServerReflectionGrpc.newStub(grpc.channel)
                .serverReflectionInfo(new StreamObserver<ServerReflectionResponse>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        answer.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {}
                });
        asked.onNext(request);
        asked.onCompleted();
        return answer.get();
    }

    private static StatusRuntimeException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
