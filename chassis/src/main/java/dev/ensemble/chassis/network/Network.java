package dev.ensemble.chassis.network;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.UnixChannelOption;
import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

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

    private static final boolean NATIVE = Epoll.isAvailable();
    /** Of a connection and of a stream. A fixed one spares the pings by which gRPC would look for a better one. */
    private static final int WINDOW_BYTES = 1 << 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("network", true),
            NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();

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
        requireSharing();
        return server.withOption(UnixChannelOption.SO_REUSEPORT, true);
    }

    /** For a server of another protocol. */
    public ServerBootstrap listener() {
        return new ServerBootstrap().group(loops).channel(serverType());
    }

    /** As {@link #share(NettyServerBuilder)}. */
    public static ServerBootstrap share(ServerBootstrap listener) throws IOException {
        requireSharing();
        return listener.option(UnixChannelOption.SO_REUSEPORT, true);
    }

    private static Class<? extends ServerChannel> serverType() {
        return NATIVE ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static void requireSharing() throws IOException {
        if (!NATIVE) {
            throw new IOException("this system cannot share a port: only one gateway is possible here");
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
