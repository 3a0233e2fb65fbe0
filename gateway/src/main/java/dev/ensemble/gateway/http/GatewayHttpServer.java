package dev.ensemble.gateway.http;

import dev.ensemble.chassis.network.Addresses;
import dev.ensemble.chassis.network.Network;
import dev.ensemble.chassis.network.PublicTls;
import dev.ensemble.gateway.evidence.CallerClock;
import dev.ensemble.gateway.evidence.Evidence;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.ChannelPipeline;
import io.grpc.netty.shaded.io.netty.channel.group.ChannelGroup;
import io.grpc.netty.shaded.io.netty.channel.group.DefaultChannelGroup;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpDecoderConfig;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequestDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Settings;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.grpc.netty.shaded.io.netty.handler.timeout.IdleStateHandler;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server, on the event loop that the calls to services live on too. A gateway grows by processes that share a
 * port (SO_REUSEPORT, on Linux).
 */
public final class GatewayHttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GatewayHttpServer.class);
    private static final int BACKLOG = 1024;
    /** Of one connection of HTTP/2, at a time. */
    private static final int STREAMS = 100;

    private final Limits limits;
    private final Optional<PublicTls> tls;
    private final HttpDecoderConfig decoding;
    private final Exchanges exchanges;
    private final ChannelGroup connections;
    private final List<Channel> listening = new ArrayList<>();

    private GatewayHttpServer(Network network, HttpSettings settings, OpenTelemetry telemetry, CallerClock clock,
            Consumer<Exchange> handler)
            throws IOException {
        limits = settings.limits();
        tls = settings.tls();
        decoding = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.urlBytes())
                .setMaxHeaderSize(limits.headerBytes());
        exchanges = new Exchanges(
                limits, new Observer(telemetry), settings.evidenceOf().map(Evidence::new), clock, handler);
        connections = new DefaultChannelGroup(network.loop());
        ServerBootstrap server = network.listener()
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Tells how much it has given out, which Netty's own choice does not.
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                // Netty 4.2's epoll forgets a half-closed socket: what does not fit its send buffer at once is then
                // cut off.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Pipeline());
        if (settings.reusePort()) {
            Network.share(server);
        }
        for (InetSocketAddress address : Addresses.of(settings.host(), settings.port(), settings.reusePort())) {
            ChannelFuture bound = server.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                listening.forEach(Channel::close);
                throw new IOException(bound.cause().getMessage(), bound.cause());
            }
            listening.add(bound.channel());
        }
    }

    /**
     * Where and how to serve.
     *
     * @param host as {@link Addresses} has it
     * @param port 0 for a free one
     * @param reusePort other processes may listen at the same port; where the system has no such thing, refused
     * @param tls what it shows callers; empty for plaintext
     * @param evidenceOf the instance whose name and doings answers tell; empty to tell nothing
     */
    public record HttpSettings(
            String host, int port, boolean reusePort, Optional<PublicTls> tls, Limits limits,
            Optional<String> evidenceOf) {}

    /**
     * Starts to listen.
     *
     * @param clock tells callers the time, and is told theirs
     * @throws IOException when the port cannot be had
     */
    public static GatewayHttpServer start(
            Network network, HttpSettings settings, OpenTelemetry telemetry, CallerClock clock,
            Consumer<Exchange> handler)
            throws IOException {
        return new GatewayHttpServer(network, settings, telemetry, clock, handler);
    }

    public int port() {
        return ((InetSocketAddress) listening.getFirst().localAddress()).getPort();
    }

    /**
     * Stops accepting, answers what is on its way with {@code Connection: close}, and waits until all callers have
     * left or {@code patience} has passed.
     */
    public void drain(Duration patience) {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(ConnectionGuard.DRAIN));
        try {
            if (!connections.newCloseFuture().await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("{} callers have not left within {}", connections.size(), patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Has all callers come again within some seconds, each when its next answer is there, and perhaps to another gateway. */
    public void renewConnections() {
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(ConnectionGuard.RENEW));
    }

    @Override
    public void close() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(ConnectionGuard.CUT));
        connections.close().awaitUninterruptibly();
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (connections.size() >= limits.connections() + limits.connections() / 10 + 1) {
                channel.close(); // more than can be told so politely
                return;
            }
            connections.add(channel);
            boolean refuse = connections.size() > limits.connections();
            ConnectionGuard guard = new ConnectionGuard(limits, refuse);
            Consumer<ChannelPipeline> http2 = refuse ? pipeline -> {} : this::speakHttp2;
            channel.pipeline().addLast(
                    // Backstop for callers that do not read their answers.
                    new IdleStateHandler(0, 0, limits.idleTime().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS),
                    guard,
                    tls.isEmpty() ? new PrefaceDetector(http2) : new AlpnChoice(http2),
                    new HttpRequestDecoder(decoding),
                    new HttpResponseEncoder(),
                    new RequestQueue(guard, exchanges));
            tls.ifPresent(each -> channel.pipeline().addFirst(new TlsDetector(each.http(), guard)));
        }

        private void speakHttp2(ChannelPipeline pipeline) {
            pipeline.remove(ConnectionGuard.class);
            pipeline.remove(HttpRequestDecoder.class);
            pipeline.remove(HttpResponseEncoder.class);
            pipeline.remove(RequestQueue.class);
            Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                    .initialSettings(Http2Settings.defaultSettings()
                            .maxConcurrentStreams(STREAMS)
                            .maxHeaderListSize(limits.headerBytes()))
                    .build();
            pipeline.addLast(codec, new Http2Guard(codec, limits.ageNanos()),
                    new Http2MultiplexHandler(new Http2Stream()));
        }
    }

    /** A stream of HTTP/2 is served as a connection would be that has one request. */
    private final class Http2Stream extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            ConnectionGuard guard = new ConnectionGuard(limits, false);
            stream.pipeline().addLast(
                    guard, new Http2StreamFrameToHttpObjectCodec(true), new RequestQueue(guard, exchanges));
        }
    }
}
