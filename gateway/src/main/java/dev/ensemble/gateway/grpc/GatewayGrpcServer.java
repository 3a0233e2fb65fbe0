package dev.ensemble.gateway.grpc;

import com.google.rpc.Code;
import dev.ensemble.chassis.network.Addresses;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.network.PublicTls;
import dev.ensemble.chassis.rpc.server.SelfDescription;
import dev.ensemble.gateway.auth.Callers;
import dev.ensemble.gateway.call.ApiAdmission;
import dev.ensemble.gateway.error.ApiError;
import dev.ensemble.gateway.error.ErrorBody;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.evidence.Evidence;
import dev.ensemble.gateway.http.Limits;
import dev.ensemble.gateway.route.Routes;
import io.grpc.Channel;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.group.ChannelGroup;
import io.grpc.netty.shaded.io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The gRPC server: what the HTTP server offers, no more, with reflection and health. It passes calls on without blocking,
 * on the event loop that the calls to services live on too.
 */
public final class GatewayGrpcServer implements AutoCloseable {
    private static final int CALLS_A_CONNECTION = 256;
    /** Calls that a connection may give up; who begins and resets streams without end is sent away. */
    private static final int RESETS = 2_000;
    private static final int RESETS_SECONDS = 10;
    private static final int MESSAGE_BYTES = 1 << 20;
    private static final int METADATA_BYTES = 16 << 10;
    private static final int IDLE_MINUTES = 5;
    private static final int KEEP_ALIVE_SECONDS = 30;
    /** For calls under way on a connection that is old: longer than any deadline. */
    private static final int GRACE_SECONDS = 90;

    private final SelfDescription self;
    private final Server server;
    private final ChannelGroup connections;
    private final int port;

    private GatewayGrpcServer(SelfDescription self, Server server, ChannelGroup connections) {
        this.self = self;
        this.server = server;
        this.connections = connections;
        this.port = server.getPort();
    }

    /**
     * Where and how to serve.
     *
     * @param port 0 for a free one
     * @param reusePort other processes may listen at the same port; where the system has no such thing, refused
     * @param tls what it shows callers; empty for plaintext
     * @param connections connections at a time; further ones are closed
     * @param age of a connection, after which its caller has to connect again, and perhaps to another gateway
     * @param evidenceOf the instance whose name and doings trailers tell; empty to tell nothing
     */
    public record GrpcSettings(
            String host, int port, boolean reusePort, Optional<PublicTls> tls, int connections, Duration age,
            Optional<String> evidenceOf) {}

    /**
     * Starts to listen.
     *
     * @param telemetry sees every call
     * @param clock tells callers the time, and is told theirs
     * @param channels the channel to a service, by its name
     * @param callers tells who makes a call
     * @param admission decides which calls are served
     * @throws IOException when the port cannot be had
     */
    public static GatewayGrpcServer start(
            Network network, GrpcSettings settings, ServerInterceptor telemetry, CallerClock clock, Routes routes,
            Function<String, Channel> channels, Callers callers, ApiAdmission admission)
            throws IOException {
        SelfDescription self = new SelfDescription(network.loop());
        List<InetSocketAddress> addresses =
                Addresses.of(settings.host(), settings.port(), settings.reusePort());
        ServerCredentials credentials =
                settings.tls().map(PublicTls::grpc).orElseGet(InsecureServerCredentials::create);
        NettyServerBuilder builder = network.server(addresses.getFirst(), credentials)
                .directExecutor() // handlers only pass on
                .maxConcurrentCallsPerConnection(CALLS_A_CONNECTION)
                .maxRstFramesPerWindow(RESETS, RESETS_SECONDS)
                .maxInboundMessageSize(MESSAGE_BYTES)
                .maxInboundMetadataSize(METADATA_BYTES)
                .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionAge(settings.age().toMillis(), TimeUnit.MILLISECONDS) // a tenth more or less
                .maxConnectionAgeGrace(GRACE_SECONDS, TimeUnit.SECONDS)
                .addStreamTracerFactory(new UnreadableHeaders())
                .addTransportFilter(new ConnectionLimit(settings.connections()));
        addresses.subList(1, addresses.size()).forEach(builder::addListenAddress);
        ChannelGroup connections = new DefaultChannelGroup(network.loop());
        Network.refuseHttp1(builder, ErrorBody.print(ApiError.of(505, Code.UNIMPLEMENTED, "UNKNOWN_HTTP_VERSION",
                "this port speaks gRPC, which is HTTP/2" + (settings.tls().isPresent() ? ", over TLS" : "")
                        + "; HTTP/1.1 and JSON are spoken at this gateway's HTTP port")),
                connections::add);
        self.addTo(builder);
        if (settings.reusePort()) {
            Network.share(builder);
        }
        Optional<Evidence> evidence = settings.evidenceOf().map(Evidence::new);
        PublicServices
                .of(routes, route -> new ForwardingHandler(
                        route, channels, callers, admission, network.loop(), evidence, clock))
                .forEach(service -> builder.addService(ServerInterceptors.intercept(service, telemetry)));
        Server server = builder.build().start();
        self.serves(server);
        return new GatewayGrpcServer(self, server, connections);
    }

    public int port() {
        return port;
    }

    /** Has all callers come again within some seconds, perhaps to another gateway; calls under way go on. */
    public void renewConnections() {
        // gRPC makes of the end of a connection that is asked for here a graceful one: GOAWAY first, then its last stream.
        connections.forEach(connection -> connection.eventLoop().schedule(
                () -> connection.close(), Limits.renewalNanos(), TimeUnit.NANOSECONDS));
    }

    /** Tells health checks and callers that this instance leaves; calls under way go on. */
    public void leave() {
        self.leave();
        server.shutdown();
    }

    /** Waits until the calls under way are done, and ends them when {@code patience} is over. */
    public void drain(Duration patience) {
        leave();
        try {
            if (!server.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
