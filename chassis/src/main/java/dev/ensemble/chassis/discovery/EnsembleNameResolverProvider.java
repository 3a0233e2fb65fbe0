package dev.ensemble.chassis.discovery;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;

/** Resolves {@code ensemble:///<service>}; registered once a process, the client comes with each channel. */
final class EnsembleNameResolverProvider extends NameResolverProvider {
    static final NameResolver.Args.Key<RegistryClient> CLIENT = NameResolver.Args.Key.create("ensemble-registry");

    private static final String SCHEME = "ensemble";

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        if (!SCHEME.equals(target.getScheme())) {
            return null;
        }
        RegistryClient client = args.getArg(CLIENT);
        String path = target.getPath();
        if (client == null || path == null || !path.matches("/[a-z][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("expected ensemble:///<service> on a channel that was given to"
                    + " Discovery.configure, got " + target);
        }
        return new EnsembleNameResolver(path.substring(1), client, args);
    }

    @Override
    public String getDefaultScheme() { return SCHEME; }

    @Override
    protected boolean isAvailable() { return true; }

    @Override
    protected int priority() {
        return 5;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return List.of(InetSocketAddress.class);
    }
}
