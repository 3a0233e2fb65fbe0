package dev.ensemble.chassis.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityInterceptorTest {
    private final AtomicInteger served = new AtomicInteger();
    private final List<Runnable> cleanup = new ArrayList<>();

    @AfterEach
    void stop() {
        cleanup.forEach(Runnable::run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-1@7", "order-1@9"})
    void callsMeantForAnyEpochOfThisProcessAreServed(String header) throws Exception {
        call(header, orderOne());
        assertThat(served).hasValue(1);
    }

    @Test
    void aCallWithoutTheHeaderIsServed() throws Exception {
        call(null, orderOne());
        assertThat(served).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-2@7", "order-1@8", "order-1", "order-1@", "@7", "order-1@seven"})
    void aCallMeantForSomebodyElseIsRefusedBeforeAnyWork(String header) {
        assertThatThrownBy(() -> call(header, orderOne()))
                .hasMessage("UNAVAILABLE: misdelivered: meant for " + header + ", this is order-1");
        assertThat(served).hasValue(0);
    }

    @Test
    void controlWithoutTheCheckTheCallIsMisdelivered() throws Exception {
        call("order-2@7");
        assertThat(served).hasValue(1);
    }

    private static IdentityInterceptor orderOne() {
        return new IdentityInterceptor("order-1", epoch -> epoch == 7 || epoch == 9);
    }

    private void call(String header, ServerInterceptor... interceptors) throws Exception {
        String name = InProcessServerBuilder.generateName();
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).addService(new GreetingService());
        List.of(interceptors).forEach(builder::intercept);
        Server server = builder.build().start();
        ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
        cleanup.add(channel::shutdownNow);
        cleanup.add(server::shutdownNow);
        Metadata headers = new Metadata();
        if (header != null) {
            headers.put(TargetInstance.HEADER, header);
        }
        RegistryServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .listInstances(ListInstancesRequest.getDefaultInstance());
    }

    private final class GreetingService extends RegistryServiceGrpc.RegistryServiceImplBase {
        @Override
        public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
            served.incrementAndGet();
            answer.onNext(ListInstancesResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
