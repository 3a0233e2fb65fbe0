package dev.ensemble.chassis.network;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioChannelOption;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.UnixChannelOption;
import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one event loop, on one thread, on which all connections of a process live, so that to pass a request on wakes no
 * second thread. What blocks or computes runs elsewhere. A service grows by processes.
 */
public final class Network implements AutoCloseable {
    static {
        // By default Netty takes a stack trace of every 128th buffer, in case it leaks. A test that looks for leaks asks.
        if (System.getProperty("io.grpc.netty.shaded.io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Network.class);
    private static final boolean NATIVE = Epoll.isAvailable();
    /** Only here does the kernel spread connections over the processes that listen at one port. */
    private static final boolean SHARES = System.getProperty("os.name").equals("Linux");
    /** Of a connection and of a stream. A fixed one spares the pings by which gRPC would look for a better one. */
    private static final int WINDOW_BYTES = 1 << 20;

    static {
        whyNotNative().ifPresent(
                why -> log.warn("no native transport here, Java's own is used, which costs more: {}", why));
    }

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("network", true),
            NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();

    /** Why Java's own transport is used; empty where the native one is, or where there is none for this system. */
    public static Optional<String> whyNotNative() {
        return SHARES && !NATIVE ? Optional.of(Epoll.unavailabilityCause().getMessage()) : Optional.empty();
    }

    /** The thread, as an executor that can wait. */
    public EventLoop loop() {
        return loop;
    }

    /** Runs at once what comes from the loop itself, and on the loop what comes from elsewhere. */
    public static Executor on(EventLoop loop) {
        return task -> {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        };
    }

    /** For a channel to {@code target}. */
    public NettyChannelBuilder channel(String target, ChannelCredentials credentials) {
        return NettyChannelBuilder.forTarget(target, credentials)
                .eventLoopGroup(loops)
                .channelType(NATIVE ? EpollSocketChannel.class : NioSocketChannel.class)
                .flowControlWindow(WINDOW_BYTES);
    }

    /** For a gRPC server. */
    public NettyServerBuilder server(InetSocketAddress address, ServerCredentials credentials) {
        return NettyServerBuilder.forAddress(address, credentials)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .channelType(serverType())
                .flowControlWindow(WINDOW_BYTES);
    }

    /**
     * Lets other processes listen at the same port.
     *
     * @throws IOException when this system has no such thing
     */
    public static NettyServerBuilder share(NettyServerBuilder server) throws IOException {
        return server.withOption(sharing(), true);
    }

    /**
     * Answers callers who speak HTTP/1 with 505, and ends their connections.
     *
     * @param json what they are told
     * @param connections hears of each connection, on the event loop
     */
    public static NettyServerBuilder refuseHttp1(
            NettyServerBuilder server, String json, Consumer<Channel> connections) {
        return server.channelFactory(() -> {
            ServerChannel listener = NATIVE ? new EpollServerSocketChannel() : new NioServerSocketChannel();
            listener.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object connection) {
                    ((Channel) connection).pipeline().addLast(new Http1Refusal(json));
                    connections.accept((Channel) connection);
                    ctx.fireChannelRead(connection);
                }
            });
            return listener;
        });
    }

    /** For a server of another protocol. */
    public ServerBootstrap listener() {
        return new ServerBootstrap().group(loops).channel(serverType());
    }

    /** As {@link #share(NettyServerBuilder)}. */
    public static ServerBootstrap share(ServerBootstrap listener) throws IOException {
        return listener.option(sharing(), true);
    }

    private static Class<? extends ServerChannel> serverType() {
        return NATIVE ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static ChannelOption<Boolean> sharing() throws IOException {
        if (!SHARES) {
            throw new IOException("this system cannot share a port: only one gateway is possible here");
        }
        return NATIVE ? UnixChannelOption.SO_REUSEPORT : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
