package dev.ensemble.chassis.member;

import dev.ensemble.chassis.identity.Peer;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.chassis.rpc.server.HandOverInterceptor;
import dev.ensemble.chassis.rpc.server.ServerStack;
import dev.ensemble.chassis.rpc.server.SelfDescription;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The gRPC port of a process: its services behind the server stack, and beside them health and reflection. */
final class GrpcServer {

    private static final int CALLS_A_CONNECTION = 1024;
    /** A gateway takes 1 MiB, and adds a key. */
    private static final int MESSAGE_BYTES = (1 << 20) + (4 << 10);

    private final SelfDescription self;
    private final Server server;

    GrpcServer(
            Network network,
            InetSocketAddress address,
            Credentials credentials,
            Executor workers,
            ServerStack stack,
            List<BindableService> services)
            throws IOException {
        NettyServerBuilder builder = network.server(address, credentials.server())
                .directExecutor()
                .maxConcurrentCallsPerConnection(CALLS_A_CONNECTION)
                .maxInboundMessageSize(MESSAGE_BYTES)
                .addTransportFilter(new Peer())
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        self = new SelfDescription(network.loop());
        self.addTo(builder);
        HandOverInterceptor handOver = new HandOverInterceptor(workers);
        services.forEach(service -> builder.addService(ServerInterceptors.intercept(stack.wrap(service), handOver)));
        this.server = builder.build().start();
    }

    int port() {
        return server.getPort();
    }

    /** Says so to clients of its health service. */
    void ready() {
        self.serves(server);
    }

    /** Says so to clients of its health service. */
    void leaving() {
        self.leave();
    }

    /** Refuses new calls, lets those under way finish, and ends them when {@code patience} is over. */
    void stop(Duration patience) {
        server.shutdown();
        try {
            if (!server.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        }
    }
}
