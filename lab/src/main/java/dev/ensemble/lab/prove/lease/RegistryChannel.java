package dev.ensemble.lab.prove.lease;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.rpc.Credentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;

/** Opens channels to one replica of the registry. */
public final class RegistryChannel {
    private RegistryChannel() {}

    /** A channel that answers in its network thread, whose certificate stands for the service whatever the host is. */
    public static ManagedChannel open(HostAndPort registry, Credentials credentials) {
        return Grpc.newChannelBuilderForAddress(registry.getHost(), registry.getPort(), credentials.client())
                .overrideAuthority("registry")
                .directExecutor()
                .build();
    }
}
