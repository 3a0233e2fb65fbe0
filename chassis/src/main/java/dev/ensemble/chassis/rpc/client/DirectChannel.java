package dev.ensemble.chassis.rpc.client;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.network.Network;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.util.concurrent.Executor;

/**
 * The way to one process, whatever a balancer would choose: to a process's own port, which it warms up by, or to the
 * instance whose events are asked for.
 */
public final class DirectChannel implements AutoCloseable {
    private final ManagedChannel wire;

    private DirectChannel(ManagedChannel wire) {
        this.wire = wire;
    }

    /**
     * Opens the way to {@code address}.
     *
     * @param authority who answers there
     */
    public static DirectChannel open(
            Network network, HostAndPort address, ChannelCredentials credentials, String authority,
            Executor executor) {
        return new DirectChannel(network.channel(address.toString(), credentials).overrideAuthority(authority)
                .executor(executor).disableRetry().build());
    }

    /** Carries the dry run and the caller's token on. */
    public Channel channel() {
        return ClientInterceptors.intercept(wire, new ContextHeadersInterceptor(() -> false));
    }

    @Override
    public void close() {
        wire.shutdownNow();
    }
}
