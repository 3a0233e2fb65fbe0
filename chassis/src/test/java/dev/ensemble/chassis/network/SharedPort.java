package dev.ensemble.chassis.network;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;

/** A process that listens twice at one port, and says by what means. */
final class SharedPort {
    private SharedPort() {}

    public static void main(String[] args) throws Exception {
        try (Network network = new Network()) {
            int port = listen(network, 0);
            listen(network, port);
            System.out.println("shared, native: " + Network.whyNotNative().isEmpty());
        }
    }

    private static int listen(Network network, int port) throws Exception {
        Channel channel = Network.share(network.listener())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {}
                })
                .bind(new InetSocketAddress("127.0.0.1", port))
                .sync()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }
}
