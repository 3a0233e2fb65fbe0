package dev.ensemble.chassis.rpc.client;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.network.Network;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/** The way of a process to its own port, which it warms up by. */
public final class SelfChannel implements AutoCloseable {
    private final ManagedChannel wire;

    private SelfChannel(ManagedChannel wire) {
        this.wire = wire;
    }

    /**
     * Opens the way to {@code address}.
     *
     * @param authority who answers there
     */
    public static SelfChannel open(
            Network network, InetSocketAddress address, ChannelCredentials credentials, String authority,
            Executor executor) {
        String target = HostAndPort.fromParts(address.getAddress().getHostAddress(), address.getPort()).toString();
        return new SelfChannel(network.channel(target, credentials).overrideAuthority(authority).executor(executor)
                .build());
    }

    /** Carries the dry run on. */
    public Channel channel() {
        return ClientInterceptors.intercept(wire, new ContextHeadersInterceptor());
    }

    @Override
    public void close() {
        wire.shutdownNow();
    }
}
