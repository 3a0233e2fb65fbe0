package dev.ensemble.chassis.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ensemble.chassis.failpoint.FailPoints;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExperimentInterceptorTest {
    private final FailPoints points = new FailPoints(true);
    private final ExperimentInterceptor interceptor =
            new ExperimentInterceptor(Duration.ZERO, points.point(ExperimentInterceptor.FAIL_POINT));

    @Test
    void aCallThatIsToBeResetHasNoAnswerAndTheNextIsServed() throws Exception {
        Server server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(ServerInterceptors.intercept(new EmptyRegistry(), interceptor))
                .build()
                .start();
        ManagedChannel channel = Grpc
                .newChannelBuilderForAddress("127.0.0.1", server.getPort(), InsecureChannelCredentials.create())
                .build();
        try {
            RegistryServiceGrpc.RegistryServiceBlockingStub stub = RegistryServiceGrpc.newBlockingStub(channel);
            points.arm(ExperimentInterceptor.FAIL_POINT, "100%reset");
            Status status = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> stub.listInstances(ListInstancesRequest.getDefaultInstance())).getStatus();
            assertThat(status.getCode()).isEqualTo(Status.Code.CANCELLED);
            assertThat(status.getDescription()).contains("RST_STREAM");

            points.clear(ExperimentInterceptor.FAIL_POINT);
            assertThat(stub.listInstances(ListInstancesRequest.getDefaultInstance()).getInstancesCount()).isZero();
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    private static final class EmptyRegistry extends RegistryServiceGrpc.RegistryServiceImplBase {
        @Override
        public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
            Unary.reply(answer, ListInstancesResponse.getDefaultInstance());
        }
    }
}
