package dev.ensemble.lab.prove.bench.bare;

import io.grpc.BindableService;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.UnixChannelOption;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;

/** One event loop for all connections of a process, as the services have it. */
final class BareNetwork {
    static final String HOST = "127.0.0.1";

    private static final boolean NATIVE = Epoll.isAvailable();
    private static final int WINDOW_BYTES = 1 << 20;

    static {
        NameResolverRegistry.getDefaultRegistry().register(new StaticResolver());
    }

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("network", true),
            NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    /** Serves, each call on a thread of the pool that grpc-java takes by itself. */
    void serve(int port, BindableService service) throws IOException {
        NettyServerBuilder.forAddress(new InetSocketAddress(HOST, port))
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(NATIVE ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .flowControlWindow(WINDOW_BYTES)
                .addService(service)
                .build()
                .start();
    }

    /** For a channel that calls the servers at these ports in turn. */
    NettyChannelBuilder channel(String ports) {
        return NettyChannelBuilder.forTarget(StaticResolver.target(ports))
                .defaultLoadBalancingPolicy("round_robin")
                .usePlaintext()
                .disableRetry()
                .eventLoopGroup(loop)
                .channelType(NATIVE ? EpollSocketChannel.class : NioSocketChannel.class)
                .flowControlWindow(WINDOW_BYTES);
    }

    /** Serves another protocol, at a port that other processes may share. */
    void listen(int port, ChannelInitializer<Channel> pipeline) {
        ServerBootstrap server = new ServerBootstrap()
                .group(loop)
                .channel(NATIVE ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childHandler(pipeline);
        if (NATIVE) {
            server.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        server.bind(new InetSocketAddress(HOST, port)).syncUninterruptibly();
    }
}
