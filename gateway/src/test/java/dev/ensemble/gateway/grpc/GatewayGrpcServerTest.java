package dev.ensemble.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import dev.ensemble.gateway.support.GrpcCaller;
import dev.ensemble.inventory.v1.InventoryServiceGrpc;
import dev.ensemble.inventory.v1.ListItemsRequest;
import dev.ensemble.order.v1.GetOrderRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
        var list = reflect(ServerReflectionRequest.newBuilder().setListServices("*").build());
        assertThat(list.getListServicesResponse().getServiceList()).extracting(ServiceResponse::getName)
                .containsExactlyInAnyOrder(
                        "ensemble.inventory.v1.InventoryService", "ensemble.order.v1.OrderService",
                        "ensemble.registry.v1.RegistryService", "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection");
        assertThat(methods("ensemble.inventory.v1.InventoryService"))
                .containsExactly("GetItem", "ListItems", "RestockItem", "GetReservation", "ListReservations");
        assertThat(methods("ensemble.registry.v1.RegistryService")).containsExactly("ListInstances");
        assertThat(contract("ensemble.inventory.v1.InventoryService").getMessageType(0).getFieldList())
                .extracting(FieldDescriptorProto::getJsonName).contains("displayName");
    }

    @Test
    void healthIsServing() {
        var health = HealthGrpc.newBlockingStub(grpc.channel).check(HealthCheckRequest.getDefaultInstance());
        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aDrainingServerAnswersWhatIsUnderWay() {
        var release = new CountDownLatch(1);
        grpc.ensemble.orders.first(() -> await(release));
        var call = CompletableFuture.supplyAsync(() -> failure(
                () -> grpc.orders("ensemble-timeout", "30s")
                        .getOrder(GetOrderRequest.newBuilder().setName("orders/x").build())),
                Thread::startVirtualThread);
        Awaitility.await().until(() -> grpc.ensemble.orders.calls() == 1);
        var drained =
                CompletableFuture.runAsync(() -> grpc.front.drain(Duration.ofSeconds(10)), Thread::startVirtualThread);
        Awaitility.await().untilAsserted(() -> assertThat(refused()).isTrue());
        assertThat(drained).isNotDone();
        release.countDown();
        assertThat(call.join().getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        drained.join();
    }

    @Test
    void oneConnectionTooManyIsRefusedAndTheOthersGoOn() throws Exception {
        var settings = new GatewayGrpcServer.GrpcSettings("127.0.0.1", 0, false, 1, Optional.empty());
        try (var narrow = GrpcCaller.start(grpc.ensemble, settings)) {
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
        try (var one = serve(0, true); var two = serve(one.port(), true)) {
            assertThat(two.port()).isEqualTo(one.port());
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        assertThatThrownBy(() -> serve(grpc.front.port(), false)).isInstanceOf(IOException.class);
    }

    private GatewayGrpcServer serve(int port, boolean reusePort) throws IOException {
        return GrpcCaller.start(
                grpc.ensemble, new GatewayGrpcServer.GrpcSettings("127.0.0.1", port, reusePort, 10, Optional.empty()));
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
        var answer = reflect(ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build());
        for (ByteString file : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
            var contract = FileDescriptorProto.parseFrom(file);
            if (contract.getServiceCount() > 0 && service.startsWith(contract.getPackage())) {
                return contract;
            }
        }
        throw new AssertionError("no " + service + " in " + answer);
    }

    private ServerReflectionResponse reflect(ServerReflectionRequest request) throws Exception {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        var asked = ServerReflectionGrpc.newStub(grpc.channel)
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
