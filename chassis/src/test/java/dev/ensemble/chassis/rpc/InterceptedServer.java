package dev.ensemble.chassis.rpc;

import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import dev.ensemble.registry.v1.RegistryServiceGrpc.RegistryServiceBlockingStub;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real server with a unary method, in this process. */
public final class InterceptedServer implements AutoCloseable {

    private final Server server;
    private final ManagedChannel channel;

    /** Behind interceptors of a test's choice. */
    public InterceptedServer(
            Function<ListInstancesRequest, ListInstancesResponse> handler, ServerInterceptor... outermostFirst) {
        this(handler, service -> ServerInterceptors.intercept(service, List.of(outermostFirst).reversed()));
    }

    /** Behind the stack that every process has. */
    public InterceptedServer(Function<ListInstancesRequest, ListInstancesResponse> handler, ServerStack stack) {
        this(handler, stack::wrap);
    }

    private InterceptedServer(
            Function<ListInstancesRequest, ListInstancesResponse> handler,
            Function<BindableService, ServerServiceDefinition> wrap) {
        BindableService service = new RegistryServiceGrpc.RegistryServiceImplBase() {
            @Override
            public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
                Unary.reply(answer, handler.apply(request));
            }
        };
        String name = InProcessServerBuilder.generateName();
        try {
            server = InProcessServerBuilder.forName(name)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .addService(wrap.apply(service))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        channel = InProcessChannelBuilder.forName(name).build();
    }

    public static ListInstancesResponse empty(ListInstancesRequest request) {
        return ListInstancesResponse.getDefaultInstance();
    }

    public Channel channel(ClientInterceptor... outermostFirst) {
        return ClientInterceptors.interceptForward(channel, List.of(outermostFirst));
    }

    public RegistryServiceBlockingStub stub(ClientInterceptor... outermostFirst) {
        return RegistryServiceGrpc.newBlockingStub(channel(outermostFirst));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
