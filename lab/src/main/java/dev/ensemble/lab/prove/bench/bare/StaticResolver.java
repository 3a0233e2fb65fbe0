package dev.ensemble.lab.prove.bench.bare;

import com.google.common.base.Splitter;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/** Names such as {@code replicas:///4001,4002}, which stand for these ports of this machine for ever. */
final class StaticResolver extends NameResolverProvider {
    private static final String SCHEME = "replicas";

    static String target(String ports) {
        return SCHEME + ":///" + ports;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        List<EquivalentAddressGroup> addresses = Splitter.on(',').splitToStream(target.getPath().substring(1))
                .map(port -> new InetSocketAddress(BareNetwork.HOST, Integer.parseInt(port)))
                .map(EquivalentAddressGroup::new)
                .toList();
        return new NameResolver() {
            @Override
            public String getServiceAuthority() { return SCHEME; }

            @Override
            public void start(Listener2 listener) {
                listener.onResult(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(addresses))
                        .build());
            }

            @Override
            public void shutdown() {
                // Nothing is looked up.
            }
        };
    }

    @Override
    public String getDefaultScheme() { return SCHEME; }

    @Override
    protected boolean isAvailable() { return true; }

    @Override
    protected int priority() {
        return 5;
    }
}
