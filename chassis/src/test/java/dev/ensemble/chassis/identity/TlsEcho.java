package dev.ensemble.chassis.identity;

import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.server.Unary;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.BindableService;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A server that answers with the name of who asks it. */
public final class TlsEcho implements AutoCloseable {
    /** The answer to somebody without a name. */
    public static final String NOBODY = "nobody";

    private final Network network = new Network();
    private final Server server;

    public TlsEcho(ServerCredentials credentials, ServerInterceptor... outermostFirst) throws IOException {
        BindableService echo = new RegistryServiceGrpc.RegistryServiceImplBase() {
            @Override
            public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
                String name = Peer.current().map(SpiffeId::toString).orElse(NOBODY);
                Unary.reply(answer, ListInstancesResponse.newBuilder()
                        .addInstances(Instance.newBuilder().setId(name)).build());
            }
        };
        ServerServiceDefinition behind = ServerInterceptors.interceptForward(
                ServerInterceptors.intercept(echo, Peer.inContext()), outermostFirst);
        this.server = network.server(new InetSocketAddress("127.0.0.1", 0), credentials)
                .directExecutor().addTransportFilter(new Peer()).addService(behind).build().start();
    }

    /** A connection to it, as to {@code authority}. */
    public ManagedChannel channel(ChannelCredentials credentials, String authority) {
        return network.channel("127.0.0.1:" + server.getPort(), credentials).overrideAuthority(authority).build();
    }

    /** The name that it answers over a new connection. */
    public String ask(ChannelCredentials credentials, String authority) {
        ManagedChannel channel = channel(credentials, authority);
        try {
            return ask(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    public static String ask(ManagedChannel channel) {
        return RegistryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS)
                .listInstances(ListInstancesRequest.getDefaultInstance()).getInstances(0).getId();
    }

    @Override
    public void close() {
        server.shutdownNow();
        network.close();
    }
}
