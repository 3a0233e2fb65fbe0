package dev.ensemble.chassis.rpc;

import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real server with a unary method, in this process, behind the interceptors of a test. */
final class InterceptedServer implements AutoCloseable {

    private final Server server;
    private final ManagedChannel channel;

    InterceptedServer(Function<ListInstancesRequest, ListInstancesResponse> handler, ServerInterceptor... outermostFirst) {
        String name = InProcessServerBuilder.generateName();
        try {
            server = InProcessServerBuilder.forName(name)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .addService(ServerInterceptors.intercept(
                            new RegistryServiceGrpc.RegistryServiceImplBase() {
                                @Override
                                public void listInstances(
                                        ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
                                    Unary.reply(answer, handler.apply(request));
                                }
                            },
                            List.of(outermostFirst).reversed()))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        channel = InProcessChannelBuilder.forName(name).build();
    }

    static ListInstancesResponse empty(ListInstancesRequest request) {
        return ListInstancesResponse.getDefaultInstance();
    }

    Channel channel(ClientInterceptor... outermostFirst) {
        return ClientInterceptors.interceptForward(channel, List.of(outermostFirst));
    }

    RegistryServiceBlockingStub stub(ClientInterceptor... outermostFirst) {
        return RegistryServiceGrpc.newBlockingStub(channel(outermostFirst));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
